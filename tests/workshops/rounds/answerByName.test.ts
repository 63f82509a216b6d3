import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { erase } from '../../../src/registrations/actions/erase.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { closeRound } from '../../../src/workshops/rounds/actions/closeRound.ts';
import { AnswerModel } from '../../../src/workshops/rounds/answer.ts';
import type { RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createGroupMember, createRound } from '../../support/factories/workshops.ts';
import { groupThatIsAsked, NADIA, positionsOn, says, storedRound } from '../../support/rounds.ts';

const NOW = new Date('2025-11-12T15:30:00Z');
let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let first: RecommendationRecord;
let second: RecommendationRecord;
let sara: Awaited<ReturnType<typeof createGroupMember>>;
let phone: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  ({ forum, group, first, second, sara, phone } = await groupThatIsAsked(app));
});

const ask = (given: Partial<RoundRecord> = {}) => createRound(group, [first, second], given);
const own = (round: RoundRecord, { secret } = sara) => paths.ownRound('fr', secret, String(round._id));

describe('a round by name', () => {
  test('may be answered anew until it closes; then what was said stands on the recommendations', async () => {
    await RecommendationModel.updateOne(
      { _id: first._id },
      {
        positions: [
          {
            kind: 'dissent',
            holder: 'member',
            who: 'Sara Bennis',
            words: 'Non',
            version: 1,
            by: NADIA,
            at: NOW,
          },
          { kind: 'agree', holder: 'delegation', who: 'Sara Bennis', version: 1, by: NADIA, at: NOW },
        ],
      },
    );
    const round = await ask({ anonymous: false });
    const form = await phone.get(own(round));
    expect(form.visible).toContain('Votre réponse porte votre nom : Sara Bennis');
    await phone.post(own(round), says(first, { kind: 'agree' }));
    expect((await phone.get(own(round))).visible).toContain('remplace votre réponse');
    await phone.post(own(round), says(first, { kind: 'reserve', words: 'Le budget' }, { mayBeNamed: 'on' }));
    const data = JSON.parse((await phone.get(paths.registrationData('fr', sara.secret))).text);
    expect(data.answers).toMatchObject([
      { recommendation: { fr: 'Un guichet' }, position: 'reserve', words: 'Le budget' },
    ]);
    const hind = await createGroupMember(group, { givenName: 'Hind', familyName: 'Alaoui' });
    await phone.post(own(round, hind), {
      said: {
        [String(first._id)]: { kind: 'agree' },
        [String(second._id)]: { kind: 'dissent', words: 'Pas de carte' },
      },
    });
    expect(await positionsOn(second)).toEqual([]);
    await RecommendationModel.updateOne({ _id: first._id }, { version: 4 });
    expect(await closeRound(await storedRound(round), NADIA, NOW)).toEqual({ unrecorded: 0 });
    const shown = (await positionsOn(first)).map(({ kind, holder, who, words, mayBeNamed, version, by }) => [
      kind,
      holder,
      who,
      words,
      mayBeNamed,
      version,
      by.name,
    ]);
    expect(shown).toEqual([
      ['reserve', 'member', 'Sara Bennis', 'Le budget', true, 1, 'Nadia'],
      ['agree', 'delegation', 'Sara Bennis', '', false, 1, 'Nadia'],
      ['agree', 'member', 'Hind Alaoui', '', false, 1, 'Nadia'],
    ]);
    expect(
      (await storedRound(round)).items.map(({ agree, reserve, dissent }) => [agree, reserve, dissent]),
    ).toEqual([
      [1, 1, 0],
      [0, 0, 1],
    ]);
    const page = await phone.get(own(round));
    expect(page.visible).toMatch(/Réserve Sara Bennis Le budget/);
    expect(page.visible).toMatch(/Désaccord Pas de carte/);
    expect(page.visible).not.toContain('Alaoui');
  });

  test('tells what a recommendation could not take any more, because it has moved on', async () => {
    const round = await ask({ anonymous: false });
    await phone.post(own(round), says(first, { kind: 'agree' }));
    await RecommendationModel.updateOne({ _id: first._id }, { state: 'draft' });
    expect(await closeRound(await storedRound(round), NADIA, NOW)).toEqual({ unrecorded: 1 });
    expect(await positionsOn(first)).toEqual([]);
    expect((await storedRound(round)).items[0]?.agree).toBe(1);
  });

  test('of priorities adds the points up', async () => {
    const round = await ask({ anonymous: false, kind: 'priorities' });
    const hind = await createGroupMember(group);
    await phone.post(own(round), says(first, { points: 10 }));
    await phone.post(own(round), says(second, { points: 4 }));
    await phone.post(own(round, hind), says(second, { points: 6 }));
    await closeRound(await storedRound(round), NADIA, NOW);
    expect((await storedRound(round)).items.map(({ points }) => points)).toEqual([0, 10]);
    expect(await positionsOn(first)).toEqual([]);
    expect((await phone.get(own(round))).visible).toMatch(/#2 · Une carte 10 #1 · Un guichet 0/);
  });
});

describe('who is forgotten', () => {
  test('has said nothing in a round that is open, and what they said in a closed one is nobody’s', async () => {
    const closed = await ask({ anonymous: false });
    await phone.post(own(closed), says(first, { kind: 'reserve', words: 'Le budget' }, { mayBeNamed: 'on' }));
    await closeRound(await storedRound(closed), NADIA, NOW);
    const open = await ask({ anonymous: false });
    await phone.post(own(open), says(first, { kind: 'agree' }));
    await setCapacity(forum, NOW);
    await erase(forum, sara, NOW);
    expect(await storedRound(open)).toMatchObject({ answers: 0 });
    expect(await AnswerModel.find({ round: open._id }).lean()).toEqual([]);
    expect(await positionsOn(first)).toMatchObject([{ who: '—', words: 'Le budget', mayBeNamed: false }]);
    const [kept] = await AnswerModel.find({ round: closed._id }).lean();
    expect(kept).toMatchObject({ name: '—', institution: '', said: [{ words: 'Le budget' }] });
    expect(kept).not.toHaveProperty('registration');
    expect(JSON.stringify([kept, await positionsOn(first)])).not.toMatch(/Bennis|Figuig/);
  });
});
