import mongoose, { Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import { paths } from '../../../src/paths.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import {
  createGroup,
  createGroupMember,
  createRecommendation,
  createRound,
} from '../../support/factories/workshops.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

type Documents = Map<string, Record<string, unknown>>;

/** Every document of every collection, by collection and id. */
async function everything(): Promise<Documents> {
  const collections = (await mongoose.connection.db?.collections()) ?? [];
  const found: Documents = new Map();
  for (const collection of collections)
    for await (const document of collection.find({}))
      found.set(`${collection.collectionName}/${document._id}`, document);
  return found;
}

/** All values of a kind inside a value, however deep. */
function inside<T>(value: unknown, isWanted: (one: unknown) => one is T): T[] {
  if (isWanted(value)) return [value];
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Types.ObjectId)
    return [];
  return Object.values(value).flatMap((one) => inside(one, isWanted));
}
const isDate = (value: unknown): value is Date => value instanceof Date;
const isId = (value: unknown): value is Types.ObjectId => value instanceof Types.ObjectId;

/** A group of five who are asked about two recommendations, and a rapporteur. */
async function asked(admission: 'members' | 'link') {
  const forum = await createForum();
  const rapporteur = await createMember(forum, 'rapporteur');
  const group = await createGroup(forum, {}, rapporteur);
  const recommendations = [
    await createRecommendation(group, { state: 'proposed' }),
    await createRecommendation(group, { state: 'proposed' }),
  ];
  const members = [];
  for (const name of ['Zineb Aarab', 'Yassine Bouzidi', 'Sara Chraibi', 'Hind Daoudi', 'Ali Essadi'])
    members.push(
      await createGroupMember(group, {
        givenName: name.split(' ')[0] as string,
        familyName: name.split(' ')[1] as string,
      }),
    );
  const round = await createRound(group, recommendations, { admission });
  return { forum, rapporteur, group, members, recommendations, round };
}

const WORDS = ['Zut, trop cher', 'Budget absent', 'Mal rédigé', 'À revoir', 'Avec les communes'];

function answerOf(round: RoundRecord, index: number) {
  const [first, second] = round.items.map(({ recommendation }) => String(recommendation));
  return {
    said: {
      [first as string]: { kind: 'reserve', words: WORDS[index] },
      [second as string]: { kind: index % 2 ? 'agree' : 'dissent', words: index % 2 ? '' : `Non ${index}` },
    },
  };
}

test.each(['members', 'link'] as const)(
  'an anonymous answer leaves numbers and words, and nothing that leads to a person, a time or an order (%s)',
  async (admission) => {
    app.clock.set(new Date('2025-11-12T15:41:07.123Z'));
    const { members, round } = await asked(admission);
    const before = await everything();
    for (const [index, { secret }] of members.entries()) {
      const phone = app.client();
      const page =
        admission === 'link'
          ? paths.round('fr', round.token)
          : paths.ownRound('fr', secret, String(round._id));
      await phone.get(page);
      expect((await phone.post(page, answerOf(round, index))).status).toBe(303);
      expect((await phone.get(`${page}/thanks`)).visible).toContain('Votre réponse est comptée');
    }
    const after = await everything();

    const isChanged = (key: string) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key));
    expect([...after.keys()].filter((key) => !before.has(key))).toEqual([]);
    const key = `workshoprounds/${round._id}`;
    expect([...after.keys()].filter(isChanged)).toEqual([key]);

    const stored = after.get(key) as unknown as RoundRecord;
    const { items, keys, words, answers, ...rest } = stored;
    const {
      items: _i,
      keys: _k,
      words: _w,
      answers: _a,
      ...untouched
    } = before.get(key) as unknown as RoundRecord;
    expect(rest).toEqual(untouched);
    expect(answers).toBe(5);
    expect(items.map(({ agree, reserve, dissent }) => [agree, reserve, dissent])).toEqual([
      [0, 5, 0],
      [2, 0, 3],
    ]);

    // Nobody's id, name, e-mail or secret, in clear; no instant and no id that was not there before.
    const text = JSON.stringify({ items, keys, words });
    for (const { _id, givenName, familyName, email = '', secret, code } of members)
      for (const trace of [String(_id), givenName, familyName, email, secret, code])
        expect(text).not.toContain(trace);
    expect(inside({ items, keys, words }, isDate)).toEqual([]);
    const known = new Set(inside(before.get(key), isId).map(String));
    expect(inside({ items, keys, words }, isId).filter((id) => !known.has(String(id)))).toEqual([]);

    // The order is that of the alphabet, whoever came first; each line stands by itself.
    expect(keys).toEqual(keys.toSorted());
    expect(words.map(({ text }) => text)).toEqual(words.map(({ text }) => text).toSorted());
    expect(words.every((one) => Object.keys(one).sort().join() === 'kind,recommendation,text')).toBe(true);
    expect(words).toHaveLength(8);
  },
);

test('closing deletes who answered and the salt; the history tells of no single answer', async () => {
  const { forum, rapporteur, members, round } = await asked('members');
  for (const [index, { secret }] of members.entries())
    await app.client().post(paths.ownRound('fr', secret, String(round._id)), answerOf(round, index));
  const client = await app.signedIn(rapporteur);
  await client.post(paths.closeRound('fr', String(round._id)));
  const closed = await RoundModel.findById(round._id).orFail().lean<RoundRecord>();
  expect(closed).toMatchObject({ state: 'closed', answers: 5, keys: [] });
  expect(closed).not.toHaveProperty('salt');
  const history = await AuditEntryModel.find({ forum: forum._id }).lean();
  expect(history.map(({ verb, after }) => ({ verb, after }))).toEqual([
    { verb: 'workshopRound.closed', after: { state: 'closed', answers: 5 } },
  ]);
  for (const { _id } of members) expect(JSON.stringify(history)).not.toContain(String(_id));
});

test('the same person has another key in every round', async () => {
  const { group, members, recommendations, round } = await asked('members');
  const other = await createRound(group, recommendations);
  const secret = members[0]?.secret ?? '';
  for (const one of [round, other])
    await app.client().post(paths.ownRound('fr', secret, String(one._id)), answerOf(one, 1));
  const keys = await RoundModel.find({ group: group._id }).distinct('keys');
  expect(new Set(keys).size).toBe(2);
});
