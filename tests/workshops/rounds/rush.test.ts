import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paths } from '../../../src/paths.ts';
import { AnswerModel } from '../../../src/workshops/rounds/answer.ts';
import type { RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import {
  createGroup,
  createGroupMember,
  createRecommendation,
  createRound,
} from '../../support/factories/workshops.ts';
import { storedRound } from '../../support/rounds.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

async function asked(people: number, given: Partial<RoundRecord> = {}) {
  const forum = await createForum();
  const rapporteur = await createMember(forum, 'rapporteur');
  const group = await createGroup(forum, {}, rapporteur);
  const recommendation = await createRecommendation(group, { state: 'proposed' });
  const members = [];
  for (let count = 0; count < people; count += 1) members.push(await createGroupMember(group));
  const round = await createRound(group, [recommendation], given);
  const agree = { said: { [String(recommendation._id)]: { kind: 'agree' } } };
  const answer = (secret: string) =>
    app.client().post(paths.ownRound('fr', secret, String(round._id)), agree);
  const stored = () => storedRound(round);
  return { rapporteur, members, round, answer, stored };
}

describe.each([true, false])('answers at once (anonymous: %s)', (anonymous) => {
  test('of one member count once', async () => {
    const { members, answer, stored } = await asked(1, { anonymous });
    const secret = members[0]?.secret ?? '';
    const answers = await Promise.all(Array.from({ length: 10 }, () => answer(secret)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(303));
    expect((await stored()).answers).toBe(1);
    if (anonymous) expect((await stored()).items[0]?.agree).toBe(1);
  });

  test('of fifty members all count', async () => {
    const { members, round, answer, stored } = await asked(50, { anonymous });
    const answers = await Promise.all(members.map(({ secret }) => answer(secret)));
    expect(answers.filter(({ status }) => status !== 303)).toEqual([]);
    expect((await stored()).answers).toBe(50);
    if (anonymous) expect((await stored()).items[0]?.agree).toBe(50);
    else expect(await AnswerModel.countDocuments({ round: round._id })).toBe(50);
  });

  test('while the round is being closed are in its result, or are told that they came too late', async () => {
    const { rapporteur, members, round, answer, stored } = await asked(20, { anonymous });
    const client = await app.signedIn(rapporteur);
    const [closing, ...answers] = await Promise.all([
      client.post(paths.closeRound('fr', String(round._id))),
      ...members.map(({ secret }) => answer(secret)),
    ]);
    expect(closing?.status).toBe(303);
    const counted = answers.filter(({ status }) => status === 303).length;
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(20 - counted);
    expect(await stored()).toMatchObject({ state: 'closed', answers: counted, keys: [] });
    expect((await stored()).items[0]?.agree).toBe(counted);
  });
});

test('from one address are limited, generously: a whole room shares it', async () => {
  const nowhere = paths.round('fr', 'x'.repeat(22));
  const answers = [];
  for (let count = 0; count < 8; count += 1)
    answers.push(...(await Promise.all(Array.from({ length: 40 }, () => app.client().post(nowhere)))));
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses).toEqual(new Set([404, 429]));
  expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^\d+$/);
});
