import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import { projectNow } from '../../src/workshops/document/projectSoon.ts';
import { UpdateModel } from '../../src/workshops/document/updateLog.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
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

describe('what is not fit for a document', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['other bytes', new TextEncoder().encode('{"text":"x"}')],
    ['a question whose update is none', Uint8Array.from([0, 4, 9, 9, 9, 9, 0])],
  ])('is refused: %s', async (_what, bytes) => {
    const device = new Device(browser, group);
    device.say('avant', { text: 'Reste' });
    await device.sync();
    expect((await device.send(bytes)).status).toBe(400);
    const again = new Device(browser, group);
    expect(await again.sync()).toBe(200);
    expect(again.content()).toEqual(device.content());
  });

  test('is refused: a form, in place of an update', async () => {
    const device = new Device(browser, group);
    const answer = await device.send(new TextEncoder().encode('text=x'), 'application/x-www-form-urlencoded');
    expect(answer.status).toBe(400);
  });

  test.each<[string, (doc: Y.Doc) => void]>([
    ['another root', (doc) => doc.getMap('anything').set('a', 1)],
    ['a file', (doc) => doc.getMap('contributions').set('a', new Uint8Array(9))],
    ['a document in it', (doc) => doc.getMap('contributions').set('a', new Y.Doc())],
    ['mark-up', (doc) => doc.getMap('contributions').set('a', new Y.XmlText('x'))],
    ['a text with formats', (doc) => doc.getMap('contributions').set('a', formatted())],
    ['an entry without a name', (doc) => doc.getMap('contributions').set('', new Y.Map())],
    ['a name as long as a text', (doc) => doc.getMap('contributions').set('x'.repeat(101), new Y.Map())],
  ])('is refused: %s', async (_what, change) => {
    const device = new Device(browser, group);
    change(device.doc);
    expect((await device.ask(Y.encodeStateAsUpdate(device.doc))).status).toBe(400);
    expect(await UpdateModel.countDocuments({ group: group._id })).toBe(0);
  });

  test('is refused: an update that builds on one that did not come', async () => {
    const device = new Device(browser, group);
    device.say('un', { text: 'Un' });
    const before = Y.encodeStateVector(device.doc);
    device.say('deux', { text: 'Deux' });
    expect((await device.ask(Y.encodeStateAsUpdate(device.doc, before))).status).toBe(400);
  });

  test('is refused: more than a day of writing', async () => {
    const device = new Device(browser, group);
    device.say('long', { text: 'x'.repeat(2_200_000) });
    expect((await device.ask(Y.encodeStateAsUpdate(device.doc))).status).toBe(413);
  });

  test('is refused: one text as long as a book, also where it comes in pieces', async () => {
    const device = new Device(browser, group);
    device.say('livre', { text: 'x'.repeat(60_000) });
    expect(await device.sync()).toBe(200);
    await projectNow(group);
    device.type('contributions', 'livre', 'text', 'x'.repeat(110_000));
    expect(await device.sync()).toBe(413);
    await projectNow(group);
    expect((await storedContribution(group, 'livre'))?.text).toHaveLength(60_000);
  });

  test('is left out where it is a value of no list, and harmless where it has no shape', async () => {
    const device = new Device(browser, group);
    device.say('bon', { text: 'Reste', kind: 'rumour', theme: 'gossip', lang: 'xx' });
    device.draft('texte', {
      'statement.fr': 'Reste aussi',
      level: 'cosmic',
      'territories.XX': true,
      'sources.personne': true,
    });
    device.doc.getMap('contributions').set('forme', 'une phrase');
    device.doc.getMap('recommendations').set('liste', 7);
    expect(await device.sync()).toBe(200);
    await projectNow(group);
    const contribution = await storedContribution(group, 'bon');
    expect(contribution).toMatchObject({ text: 'Reste', kind: 'observation', lang: 'und' });
    expect(contribution).not.toHaveProperty('theme');
    expect(await storedRecommendation(group, 'texte')).toMatchObject({
      territories: [],
      sources: [],
      statement: { fr: 'Reste aussi' },
    });
    expect(await ContributionModel.countDocuments({ group: group._id })).toBe(1);
    expect((await browser.get(paths.rapporteurGroup('fr', String(group._id)))).status).toBe(200);
  });

  test('keeps every character of two who wrote more together than a form takes', async () => {
    const device = new Device(browser, group);
    device.say('long', { text: `${'a'.repeat(3_999)} ${'b'.repeat(3_999)}` });
    await device.sync();
    await projectNow(group);
    expect((await storedContribution(group, 'long'))?.text).toHaveLength(7_999);
  });
});
function formatted(): Y.Text {
  const text = new Y.Text('gras');
  text.format(0, 4, { bold: true });
  return text;
}
