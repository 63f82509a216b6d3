import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { forgetDocuments, projectDue, projectNow } from '../../src/workshops/document/projectSoon.ts';
import { UpdateModel } from '../../src/workshops/document/updateLog.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { RevisionModel, type RevisionRecord } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createGroup } from '../support/factories/workshops.ts';
import { storedContribution, storedRecommendation, twoRapporteurs } from '../support/groupAtWork.ts';

let app: TestApp;
let forum: ForumRecord;
let nadia: AccountRecord;
let said: AccountRecord;
let group: GroupRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  ({ forum, nadia, said, browser } = await twoRapporteurs(app));
});
afterAll(() => app.close());
beforeEach(async () => {
  group = await createGroup(forum, {}, nadia, said);
});

describe('the document of a group', () => {
  test('takes what a device wrote without a network, and becomes contributions and recommendations', async () => {
    const device = new Device(browser, group);
    const [first, second, draft] = [randomUUID(), randomUUID(), randomUUID()];
    device.say(first, {
      text: 'Les délais sont longs',
      kind: 'challenge',
      theme: 'reception',
      saidBy: 'Ali',
    });
    device.say(second, { text: 'تعقيد المساطر', lang: 'ar', mayBeNamed: true });
    device.draft(draft, {
      'statement.fr': 'Créer un guichet',
      level: 'communal',
      [`sources.${first}`]: true,
      'territories.MA-02': true,
    });
    expect(await device.sync()).toBe(200);
    await projectNow(group);
    expect(await storedContribution(group, first)).toMatchObject({
      text: 'Les délais sont longs',
      kind: 'challenge',
      theme: 'reception',
      saidBy: 'Ali',
      mayBeNamed: false,
      number: 1,
      createdBy: { id: String(nadia._id), name: 'Nadia' },
    });
    expect(await storedContribution(group, second)).toMatchObject({
      text: 'تعقيد المساطر',
      lang: 'ar',
      mayBeNamed: true,
      number: 2,
    });
    const recommendation = await storedRecommendation(group, draft);
    expect(recommendation).toMatchObject({
      statement: { fr: 'Créer un guichet' },
      territories: ['MA-02'],
      state: 'draft',
    });
    expect(recommendation?.sources.map(String)).toEqual([
      String((await storedContribution(group, first))?._id),
    ]);
    expect(await AuditEntryModel.countDocuments({ forum: forum._id, verb: 'contribution.added' })).toBe(2);
  });

  test('is the same for two who write in one text at once, and says who wrote last', async () => {
    const [one, other] = [new Device(browser, group), new Device(await app.signedIn(said), group)];
    const name = randomUUID();
    one.say(name, { text: 'Les guichets sont loin' });
    await one.sync();
    await projectNow(group);
    await other.sync();
    one.type('contributions', name, 'text', 'Hier : les guichets sont loin');
    other.type('contributions', name, 'text', 'Les guichets sont loin et fermés');
    await one.sync();
    await projectNow(group);
    await other.sync();
    await projectNow(group);
    await one.sync();
    expect(one.content()).toEqual(other.content());
    expect(one.content().contributions[name]?.text).toBe('Hier : les guichets sont loin et fermés');
    expect(await storedContribution(group, name)).toMatchObject({
      text: 'Hier : les guichets sont loin et fermés',
      version: 3,
      changedBy: { name: 'Saïd' },
      createdBy: { name: 'Nadia' },
    });
    const subject = (await storedContribution(group, name))?._id;
    const history = await RevisionModel.find({ subject: subject as never })
      .sort({ version: 1 })
      .lean<RevisionRecord[]>();
    expect(history.map(({ by, version }) => [by.name, version])).toEqual([
      ['Nadia', 1],
      ['Nadia', 2],
      ['Saïd', 3],
    ]);
  });

  test('sent again is stored once', async () => {
    const device = new Device(browser, group);
    device.say(randomUUID(), { text: 'Une fois' });
    const update = Y.encodeStateAsUpdate(device.doc);
    const answers = await Promise.all([1, 2, 3].map(() => device.ask(update)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await UpdateModel.countDocuments({ group: group._id })).toBe(1);
  });

  test('survives a crash right after the answer: the log has it, and the job projects it', async () => {
    const device = new Device(browser, group);
    const name = randomUUID();
    device.say(name, { text: 'Juste avant la panne' });
    await device.sync();
    expect(await storedContribution(group, name)).toBeNull();
    forgetDocuments();
    await projectDue();
    expect((await storedContribution(group, name))?.createdBy.name).toBe('Nadia');
    const again = new Device(browser, group);
    await again.sync();
    expect(again.content()).toEqual(device.content());
  });

  test('survives a backup that is restored under it: devices bring back what it had not', async () => {
    const device = new Device(browser, group);
    device.say('avant', { text: 'Dans la sauvegarde' });
    await device.sync();
    await projectNow(group);
    device.say('après', { text: 'Après la sauvegarde' });
    await device.sync();
    device.type('contributions', 'après', 'text', 'Bien après la sauvegarde');
    await device.sync();
    await UpdateModel.deleteMany({ group: group._id, seq: { $gt: 1 } });
    device.type('contributions', 'avant', 'text', 'Dans la sauvegarde, et la suite');
    expect(await device.sync()).toBe(200);
    forgetDocuments();
    const again = new Device(await app.signedIn(said), group);
    await again.sync();
    expect(again.content()).toEqual(device.content());
    expect(again.content().contributions.après?.text).toBe('Bien après la sauvegarde');
  });
});
