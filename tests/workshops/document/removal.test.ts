import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { DocumentModel, UpdateModel } from '../../../src/workshops/document/updateLog.ts';
import { GroupModel, type GroupRecord } from '../../../src/workshops/group.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { Device } from '../../support/device.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createGroup } from '../../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let organiser: Client;
let device: Device;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum();
  const nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  group = await createGroup(forum, {}, nadia);
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  device = new Device(await app.signedIn(nadia), group);
});

const remove = () => organiser.post(paths.removeGroup('fr', forum.slug, String(group._id)));
const left = async () => [
  await GroupModel.countDocuments({ _id: group._id }),
  await UpdateModel.countDocuments({ group: group._id }),
  await DocumentModel.countDocuments({ _id: group._id }),
];

test('a group whose document says nothing goes with it, and devices get no further', async () => {
  device.capture('');
  await device.sync();
  expect((await remove()).status).toBe(303);
  expect(await left()).toEqual([0, 0, 0]);
  device.say('tard', { text: 'Après la suppression' });
  expect(await device.sync()).toBe(404);
  expect(await left()).toEqual([0, 0, 0]);
});

test('what was said and is not in the records yet keeps its group', async () => {
  device.say('un', { text: 'À l’instant' });
  await device.sync();
  expect((await remove()).visible).toContain('il ne peut pas être supprimé');
  expect((await left())[0]).toBe(1);
});

test('what somebody was typing keeps it too', async () => {
  device.capture('Le guichet n’');
  await device.sync();
  expect((await remove()).status).toBe(422);
  expect((await left())[0]).toBe(1);
});
