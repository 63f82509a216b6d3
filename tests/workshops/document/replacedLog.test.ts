import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { forgetDocuments } from '../../../src/workshops/document/projectSoon.ts';
import { appendUpdate, DocumentModel, UpdateModel } from '../../../src/workshops/document/updateLog.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { Device } from '../../support/device.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createGroup } from '../../support/factories/workshops.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('a log of the same length that says something else is read anew, and devices bring back what they have', async () => {
  const forum = await createForum();
  const nadia = await createMember(forum, 'rapporteur');
  const group = await createGroup(forum, {}, nadia);
  const device = new Device(await app.signedIn(nadia), group);
  device.say('ici', { text: 'Écrit avant la restauration' });
  await device.sync();

  // Another process restored a backup, and somebody wrote there first.
  const other = new Device(device.client, group);
  other.say('ailleurs', { text: 'Écrit dans la sauvegarde' });
  await UpdateModel.deleteMany({ group: group._id });
  await DocumentModel.deleteOne({ _id: group._id });
  const by = { kind: 'account', id: 'x', name: 'Autre' } as const;
  await appendUpdate(group._id, 0, Y.encodeStateAsUpdate(other.doc), by, new Date('2025-11-12T15:00:00Z'));

  await device.sync();
  expect(Object.keys(device.content().contributions)).toEqual(['ailleurs', 'ici']);
  forgetDocuments();
  const again = new Device(device.client, group);
  await again.sync();
  expect(again.content()).toEqual(device.content());
});
