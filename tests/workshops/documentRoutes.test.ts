import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { UpdateModel } from '../../src/workshops/document/updateLog.ts';
import { GroupModel, type GroupRecord } from '../../src/workshops/group.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createGroup } from '../support/factories/workshops.ts';
import { twoRapporteurs } from '../support/groupAtWork.ts';

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

describe('nobody else', () => {
  test('reads or writes: stranger, another group’s rapporteur, viewer, another forum, whoever was taken off', async () => {
    const elsewhere = await createForum();
    const another = await createMember(forum, 'rapporteur');
    await createGroup(forum, {}, another);
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const former = await createMember(forum, 'rapporteur');
    const [formerClient, owner] = [
      await app.signedIn(former),
      await app.signedIn(await createMember(elsewhere, 'owner')),
    ];
    await GroupModel.updateOne({ _id: group._id }, { $push: { rapporteurs: former._id } });
    expect(await new Device(formerClient, group).sync()).toBe(200);
    await GroupModel.updateOne({ _id: group._id }, { $pull: { rapporteurs: former._id } });
    // The answer of a moment ago holds for ten seconds.
    app.clock.set(new Date(Date.now() + 10_500));
    const changes = paths.groupDocumentChanges('fr', String(group._id));
    for (const client of [await app.signedIn(another), viewer, formerClient, owner]) {
      const device = new Device(client, group);
      device.say('intrus', { text: 'Je ne devrais pas' });
      expect((await device.ask(Y.encodeStateAsUpdate(device.doc))).status).toBe(403);
      expect((await client.get(changes)).status).toBe(403);
    }
    const stranger = new Device(app.client(), group);
    expect((await stranger.ask(new Uint8Array())).status).toBe(401);
    app.clock.set(undefined);
    expect(await UpdateModel.countDocuments({ group: group._id })).toBe(0);
  });

  test('changes it from another site', async () => {
    const address = new URL(paths.groupDocument('fr', String(group._id)), app.base);
    const { status } = await fetch(address, {
      method: 'POST',
      headers: {
        cookie: browser.cookieHeader,
        origin: 'https://evil.test',
        'content-type': 'application/octet-stream',
      },
    });
    expect(status).toBe(403);
  });

  test('sends without end: 429 after so many bytes a minute', async () => {
    const busy = await createMember(forum, 'rapporteur');
    await GroupModel.updateOne({ _id: group._id }, { $push: { rapporteurs: busy._id } });
    const device = new Device(await app.signedIn(busy), group);
    const statuses: number[] = [];
    for (let turn = 0; turn < 12; turn += 1)
      statuses.push((await device.send(new Uint8Array(1_900_000))).status);
    expect(statuses.at(0)).not.toBe(429);
    expect(statuses.at(-1)).toBe(429);
  });

  test('sends without end: 429 after six hundred a minute', async () => {
    const busy = await createMember(forum, 'rapporteur');
    await GroupModel.updateOne({ _id: group._id }, { $push: { rapporteurs: busy._id } });
    const device = new Device(await app.signedIn(busy), group);
    const statuses = new Set<number>();
    for (let turn = 0; turn < 31; turn += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => device.ask(new Uint8Array())));
      for (const { status } of answers) statuses.add(status);
    }
    expect([...statuses].sort()).toEqual([200, 429]);
  });
});
