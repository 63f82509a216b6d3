import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { AccountRecord } from '../../src/accounts/account.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { ContributionModel } from '../../src/workshops/contribution.ts';
import { forgetDocuments, projectDue, projectNow } from '../../src/workshops/document/projectSoon.ts';
import { groupsListenedTo } from '../../src/workshops/document/replicas.ts';
import { entryOf, removalOf, setRemoval, textOf, typeInto } from '../../src/workshops/document/shape.ts';
import { UpdateModel } from '../../src/workshops/document/updateLog.ts';
import { GroupModel, type GroupRecord } from '../../src/workshops/group.ts';
import { RecommendationModel } from '../../src/workshops/recommendation.ts';
import { RevisionModel, type RevisionRecord } from '../../src/workshops/revision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { Device } from '../support/device.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createContribution, createGroup, createRecommendation } from '../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let nadia: AccountRecord;
let said: AccountRecord;
let group: GroupRecord;
let browser: Client;
beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum();
  nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  said = await createMember(forum, 'rapporteur', { name: 'Saïd' });
  browser = await app.signedIn(nadia);
});
afterAll(() => app.close());
beforeEach(async () => {
  group = await createGroup(forum, {}, nadia, said);
});

const stored = (name: string) => ContributionModel.findOne({ group: group._id, submission: name }).lean();
const drafted = (name: string) => RecommendationModel.findOne({ group: group._id, submission: name }).lean();
const written = (device: Device, kind: 'contributions' | 'recommendations', name: string) => {
  const entry = entryOf(device.doc, kind, name);
  if (!entry) throw new Error(`${name} is not in the document`);
  return entry;
};
const type = (
  device: Device,
  kind: 'contributions' | 'recommendations',
  name: string,
  field: string,
  words: string,
) => {
  const text = textOf(written(device, kind, name), field);
  if (!text) throw new Error(`${field} is no text`);
  typeInto(text, words);
};

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
    expect(await stored(first)).toMatchObject({
      text: 'Les délais sont longs',
      kind: 'challenge',
      theme: 'reception',
      saidBy: 'Ali',
      mayBeNamed: false,
      number: 1,
      createdBy: { id: String(nadia._id), name: 'Nadia' },
    });
    expect(await stored(second)).toMatchObject({
      text: 'تعقيد المساطر',
      lang: 'ar',
      mayBeNamed: true,
      number: 2,
    });
    const recommendation = await drafted(draft);
    expect(recommendation).toMatchObject({
      statement: { fr: 'Créer un guichet' },
      territories: ['MA-02'],
      state: 'draft',
    });
    expect(recommendation?.sources.map(String)).toEqual([String((await stored(first))?._id)]);
    expect(await AuditEntryModel.countDocuments({ forum: forum._id, verb: 'contribution.added' })).toBe(2);
  });

  test('is the same for two who write in one text at once, and says who wrote last', async () => {
    const [one, other] = [new Device(browser, group), new Device(await app.signedIn(said), group)];
    const name = randomUUID();
    one.say(name, { text: 'Les guichets sont loin' });
    await one.sync();
    await projectNow(group);
    await other.sync();
    type(one, 'contributions', name, 'text', 'Hier : les guichets sont loin');
    type(other, 'contributions', name, 'text', 'Les guichets sont loin et fermés');
    await one.sync();
    await projectNow(group);
    await other.sync();
    await projectNow(group);
    await one.sync();
    expect(one.content()).toEqual(other.content());
    expect(one.content().contributions[name]?.text).toBe('Hier : les guichets sont loin et fermés');
    expect(await stored(name)).toMatchObject({
      text: 'Hier : les guichets sont loin et fermés',
      version: 3,
      changedBy: { name: 'Saïd' },
      createdBy: { name: 'Nadia' },
    });
    const subject = (await stored(name))?._id;
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
    expect(await stored(name)).toBeNull();
    forgetDocuments();
    await projectDue();
    expect((await stored(name))?.createdBy.name).toBe('Nadia');
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
    type(device, 'contributions', 'après', 'text', 'Bien après la sauvegarde');
    await device.sync();
    await UpdateModel.deleteMany({ group: group._id, seq: { $gt: 1 } });
    type(device, 'contributions', 'avant', 'text', 'Dans la sauvegarde, et la suite');
    expect(await device.sync()).toBe(200);
    forgetDocuments();
    const again = new Device(await app.signedIn(said), group);
    await again.sync();
    expect(again.content()).toEqual(device.content());
    expect(again.content().contributions.après?.text).toBe('Bien après la sauvegarde');
  });

  test('holds what forms wrote, before and after it came to be', async () => {
    const before = await createContribution(group, { text: 'Par formulaire, avant' });
    const draft = await createRecommendation(group, { sources: [before._id] });
    const device = new Device(browser, group);
    await device.sync();
    expect(device.content().contributions[before.submission]?.text).toBe('Par formulaire, avant');
    expect(device.content().recommendations[draft.submission]).toMatchObject({
      'statement.fr': 'Créer un guichet unique dans chaque commune',
      [`sources.${before.submission}`]: true,
    });
    const submission = randomUUID();
    await browser.post(paths.createContribution('fr', String(group._id)), {
      kind: 'proposal',
      lang: 'fr',
      text: 'Par formulaire, après',
      submission,
    });
    await browser.post(paths.editContribution('fr', String(before._id)), {
      kind: 'proposal',
      lang: 'fr',
      text: 'Corrigée par formulaire',
      version: 1,
    });
    await device.sync();
    expect(device.content().contributions[submission]?.text).toBe('Par formulaire, après');
    expect(device.content().contributions[before.submission]?.text).toBe('Corrigée par formulaire');
    expect(await ContributionModel.countDocuments({ group: group._id })).toBe(2);
  });

  test('keeps what was removed, and a form that comes too late is shown both texts', async () => {
    const device = new Device(browser, group);
    const name = randomUUID();
    device.say(name, { text: 'Dite puis retirée' });
    await device.sync();
    await projectNow(group);
    device.doc.transact(() => setRemoval(written(device, 'contributions', name), 'Doublon'));
    await device.sync();
    await projectNow(group);
    const contribution = await stored(name);
    expect(contribution?.removed).toMatchObject({ reason: 'Doublon', by: { name: 'Nadia' } });
    await browser.post(paths.restoreContribution('fr', String(contribution?._id)));
    await device.sync();
    expect(removalOf(written(device, 'contributions', name))).toBeUndefined();
    type(device, 'contributions', name, 'text', 'Changée dans l’espace de travail');
    await device.sync();
    const late = { kind: 'observation', lang: 'fr', text: 'Changée par formulaire', version: 1 };
    const answer = await browser.post(paths.editContribution('fr', String(contribution?._id)), late);
    expect(answer.status).toBe(409);
    expect(answer.visible).toContain('Changée dans l’espace de travail');
  });

  test('does not rewrite what the group has agreed on: the late text is kept in the history, the agreed one comes back', async () => {
    const draft = await createRecommendation(group, { state: 'proposed' });
    const device = new Device(browser, group);
    await device.sync();
    await RecommendationModel.updateOne({ _id: draft._id }, { state: 'agreed' });
    type(device, 'recommendations', draft.submission, 'statement.fr', 'Écrit trop tard');
    expect(await device.sync()).toBe(200);
    await projectNow(group);
    expect((await drafted(draft.submission))?.statement.fr).toBe(
      'Créer un guichet unique dans chaque commune',
    );
    const aside = await RevisionModel.findOne({ subject: draft._id, setAside: true }).lean();
    expect(aside).toMatchObject({ by: { name: 'Nadia' }, content: { statement: { fr: 'Écrit trop tard' } } });
    await device.sync();
    expect(device.content().recommendations[draft.submission]?.['statement.fr']).toBe(
      'Créer un guichet unique dans chaque commune',
    );
  });

  test('tells what only the server can say: numbers and states', async () => {
    const draft = await createRecommendation(group);
    const device = new Device(browser, group);
    const first = await device.ask(new Uint8Array(), Y.encodeStateVector(device.doc));
    const facts = JSON.parse(first.answer?.facts ?? '');
    expect(facts.recommendations[draft.submission]).toMatchObject({
      draftNumber: draft.draftNumber,
      state: 'draft',
      isEditable: true,
    });
    await browser.post(paths.rapporteurMove('fr', String(draft._id), 'proposal'), { version: 1 });
    const second = await device.ask(new Uint8Array());
    expect(JSON.parse(second.answer?.facts ?? '').recommendations[draft.submission].state).toBe('proposed');
  });
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
    type(device, 'contributions', 'livre', 'text', 'x'.repeat(110_000));
    expect(await device.sync()).toBe(413);
    await projectNow(group);
    expect((await stored('livre'))?.text).toHaveLength(60_000);
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
    const contribution = await stored('bon');
    expect(contribution).toMatchObject({ text: 'Reste', kind: 'observation', lang: 'und' });
    expect(contribution).not.toHaveProperty('theme');
    expect(await drafted('texte')).toMatchObject({
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
    expect((await stored('long'))?.text).toHaveLength(7_999);
  });
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
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const { status } = await fetch(address, {
      method: 'POST',
      headers: { cookie, origin: 'https://evil.test', 'content-type': 'application/octet-stream' },
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

describe('the stream of changes', () => {
  test('tells a colleague what is written, as it is written, and who is there', async () => {
    const colleague = await app.signedIn(said);
    const stream = await openStream(colleague);
    expect(await stream.next('people')).toEqual([{ id: String(said._id), name: 'Saïd' }]);
    const device = new Device(browser, group);
    device.say('dit', { text: 'Entendu aussitôt' });
    await device.sync();
    const { update, by } = (await stream.next('update')) as { update: string; by: { name: string } };
    expect(by.name).toBe('Nadia');
    const heard = new Y.Doc();
    Y.applyUpdate(heard, new Uint8Array(Buffer.from(update, 'base64')));
    expect(textOf(entryOf(heard, 'contributions', 'dit') as never, 'text')?.toString()).toBe(
      'Entendu aussitôt',
    );
    await projectNow(group);
    expect(await stream.next('facts')).toEqual({});
    stream.close();
  });

  test('forgets a browser that went before it was answered', async () => {
    const colleague = await app.signedIn(said);
    const address = new URL(paths.groupDocumentChanges('fr', String(group._id)), app.base);
    const cookie = [...colleague.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await Promise.all(
      Array.from({ length: 20 }, async (_, turn) => {
        const gone = new AbortController();
        const asked = fetch(address, { headers: { cookie }, signal: gone.signal });
        setTimeout(() => gone.abort(), turn);
        await asked.catch(() => {});
      }),
    );
    await expect.poll(() => groupsListenedTo()).not.toContain(String(group._id));
  });

  async function openStream(client: Client) {
    const address = new URL(paths.groupDocumentChanges('fr', String(group._id)), app.base);
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const ended = new AbortController();
    const response = await fetch(address, { headers: { cookie }, signal: ended.signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let text = '';
    return {
      /** The next event of this name; those before it are skipped. */
      next: async (event: string): Promise<unknown> => {
        for (;;) {
          const found = new RegExp(`event: ${event}\ndata: (.*)\n\n`).exec(text);
          if (found) {
            text = text.slice(found.index + found[0].length);
            return JSON.parse(found[1] ?? '');
          }
          const { value, done } = await reader.read();
          if (done) throw new Error('the stream ended');
          text += value;
        }
      },
      close: () => ended.abort(),
    };
  }
});

function formatted(): Y.Text {
  const text = new Y.Text('gras');
  text.format(0, 4, { bold: true });
  return text;
}
