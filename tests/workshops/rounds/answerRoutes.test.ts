import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paths } from '../../../src/paths.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import type { RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { closeRound } from '../../../src/workshops/rounds/actions/closeRound.ts';
import { AnswerModel } from '../../../src/workshops/rounds/answer.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { fieldsInError } from '../../support/errorSummary.ts';
import { type createGroupMember, createRound } from '../../support/factories/workshops.ts';
import { groupThatIsAsked, NADIA, says, storedRound } from '../../support/rounds.ts';

const NOW = new Date('2025-11-12T15:30:00Z');
let app: TestApp;
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
  ({ group, first, second, sara, phone } = await groupThatIsAsked(app));
});

const ask = (given: Partial<RoundRecord> = {}) => createRound(group, [first, second], given);
const own = (round: RoundRecord, { secret } = sara) => paths.ownRound('fr', secret, String(round._id));
const link = (round: RoundRecord) => paths.round('fr', round.token);

describe('a member', () => {
  test('finds what their group asks on their own page, and answers it from there', async () => {
    const round = await ask();
    const page = await phone.get(paths.registration('fr', sara.secret));
    expect(page.visible).toContain('Votre groupe vous demande votre position');
    expect(page.text).toContain(`href="${own(round)}"`);
    const form = await phone.get(own(round));
    expect(form.headers.get('cache-control')).toContain('no-store');
    expect(form.headers.get('x-robots-tag')).toContain('noindex');
    expect(form.visible).toMatch(/Votre réponse est anonyme.*ne peut plus être modifiée/);
    expect(form.visible).toMatch(/#1 Un guichet Accord Réserve Désaccord/);
    const arabic = await phone.get(own(round).replace('/fr/', '/ar/'));
    expect(arabic.text).toMatch(/lang="fr" dir="ltr">Un guichet/);
    expect(arabic.text).toMatch(/lang="ar" dir="rtl">بطاقة/);
    const answer = await phone.post(own(round), says(first, { kind: 'agree' }));
    expect(answer.location).toBe(paths.ownRoundThanks('fr', sara.secret, String(round._id)));
    expect((await phone.get(answer.location)).visible).toContain('Votre réponse est comptée');
    expect((await phone.get(paths.registration('fr', sara.secret))).visible).toContain(
      'Vous avez donné votre position',
    );
    expect(phone.cookies.has('multaqa.signIn')).toBe(false);
  });

  test('answers an anonymous round once: what comes after is not counted, and they are told', async () => {
    const round = await ask();
    await phone.post(own(round), says(first, { kind: 'agree' }));
    const again = await app.client().post(own(round), says(first, { kind: 'dissent', words: 'Non' }));
    expect((await phone.get(again.location)).visible).toMatch(/anonyme et ne peut plus être modifiée/);
    expect((await phone.get(own(round))).location).toBe(again.location);
    expect(await storedRound(round)).toMatchObject({ answers: 1, words: [] });
    expect((await storedRound(round)).items[0]).toMatchObject({ agree: 1, dissent: 0 });
  });
});

describe('an answer', () => {
  test('says why where it has a reserve or dissents; words without a position are not lost', async () => {
    const round = await ask();
    const page = await phone.post(own(round), {
      said: {
        [String(first._id)]: { kind: 'reserve', words: ' ' },
        [String(second._id)]: { words: 'Avec les communes' },
      },
    });
    expect(page.status).toBe(422);
    expect(fieldsInError(page.text)).toEqual([`said.${first._id}.words`, `said.${second._id}.kind`]);
    expect(page.text).toContain('Avec les communes');
    expect(page.text).toMatch(/value="reserve" checked/);
    const empty = await phone.post(own(round), {});
    expect(fieldsInError(empty.text)).toEqual(['said']);
    const long = await phone.post(own(round), says(first, { kind: 'dissent', words: 'x'.repeat(1001) }));
    expect(fieldsInError(long.text)).toEqual([`said.${first._id}.words`]);
    const wrong = await phone.post(own(round), says(first, { kind: 'maybe' }));
    expect(wrong.status).toBe(422);
    expect((await storedRound(round)).answers).toBe(0);
  });

  test('gives out no more points than there are, and keeps what was typed', async () => {
    const round = await ask({ kind: 'priorities', points: 10 });
    const points = (one: unknown, other: unknown) => ({
      said: { [String(first._id)]: { points: one }, [String(second._id)]: { points: other } },
    });
    const page = await phone.post(own(round), points(7, 5));
    expect(page.status).toBe(422);
    expect(page.visible).toContain('Vous avez attribué 12 points alors que vous en avez 10');
    expect(page.text).toMatch(/\[points\]"[^>]* value="7"/);
    for (const [one, other] of [
      ['', ''],
      [0, 0],
      [-1, 2],
      ['onze', 1],
      [11, 0],
    ])
      expect((await phone.post(own(round), points(one, other))).status).toBe(422);
    expect((await phone.post(own(round), points('٧', 3))).status).toBe(303);
    expect((await storedRound(round)).items.map((item) => item.points)).toEqual([7, 3]);
  });

  test('that comes too late is not counted; its page shows what came of the round', async () => {
    const round = await ask({ answers: 3 });
    await RoundModel.updateOne({ _id: round._id }, { 'items.0.agree': 3 });
    await closeRound(round, NADIA, NOW);
    const late = await phone.post(own(round), says(first, { kind: 'agree' }));
    expect(late.status).toBe(409);
    expect(late.visible).toMatch(/close avant l’arrivée de votre réponse.*Accord 3/);
    for (const address of [own(round), link(round)]) {
      const page = await phone.get(address);
      expect([page.status, page.visible]).toEqual([200, expect.stringMatching(/est close.*Accord 3/)]);
    }
    expect((await storedRound(round)).answers).toBe(3);
    expect((await phone.get(paths.registration('fr', sara.secret))).visible).not.toContain(
      'Votre groupe vous demande',
    );
  });

  test('has no room in a round that is full', async () => {
    const round = await ask({ answers: 2_000 });
    const page = await phone.post(own(round), says(first, { kind: 'agree' }));
    expect([page.status, page.visible]).toEqual([422, expect.stringContaining('autant de réponses')]);
    const named = await ask({ answers: 2_000, anonymous: false });
    expect((await phone.post(own(named), says(first, { kind: 'agree' }))).status).toBe(422);
    expect(await AnswerModel.countDocuments({ round: named._id })).toBe(0);
  });
});
