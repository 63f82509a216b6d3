import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { cancel } from '../../../src/registrations/actions/cancel.ts';
import { erase } from '../../../src/registrations/actions/erase.ts';
import { setCapacity } from '../../../src/registrations/actions/setCapacity.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { MemberModel } from '../../../src/workshops/members/member.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { closeRound } from '../../../src/workshops/rounds/actions/closeRound.ts';
import { AnswerModel } from '../../../src/workshops/rounds/answer.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client, Fields } from '../../support/client.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createRegistration } from '../../support/factories/registrations.ts';
import {
  createGroup,
  createGroupMember,
  createRecommendation,
  createRound,
} from '../../support/factories/workshops.ts';

const NOW = new Date('2025-11-12T15:30:00Z');
const NADIA = { kind: 'account', id: 'x', name: 'Nadia' } as const;
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
  forum = await createForum();
  group = await createGroup(forum, {});
  first = await createRecommendation(group, { state: 'proposed', statement: { fr: 'Un guichet' } });
  second = await createRecommendation(group, {
    state: 'agreed',
    statement: { ar: 'بطاقة', fr: 'Une carte' },
  });
  sara = await createGroupMember(group, { givenName: 'Sara', familyName: 'Bennis' });
  phone = app.client();
});

const ask = (given: Partial<RoundRecord> = {}) => createRound(group, [first, second], given);
const own = (round: RoundRecord, { secret } = sara) => paths.ownRound('fr', secret, String(round._id));
const link = (round: RoundRecord) => paths.round('fr', round.token);
const says = (on: RecommendationRecord, what: Fields, rest: Fields = {}): Fields => ({
  said: { [String(on._id)]: what },
  ...rest,
});
const stored = ({ _id }: RoundRecord) => RoundModel.findById(_id).orFail().lean<RoundRecord>();
const positionsOn = async ({ _id }: RecommendationRecord) =>
  (await RecommendationModel.findById(_id).orFail().lean<RecommendationRecord>()).positions;
const faults = (text: string) => [...text.matchAll(/href="#field-([\w.]+)"/g)].map(([, field]) => field);

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
    expect(await stored(round)).toMatchObject({ answers: 1, words: [] });
    expect((await stored(round)).items[0]).toMatchObject({ agree: 1, dissent: 0 });
  });

  test('is of this group, confirmed, and in it still', async () => {
    const round = await ask();
    const hind = await createGroupMember(await createGroup(forum, {}));
    const stranger = await createRegistration(forum);
    const elsewhere = await createGroupMember(await createGroup(await createForum()));
    const waiting = await createGroupMember(group, { state: 'waitlisted' });
    const gone = await createGroupMember(group);
    await MemberModel.deleteMany({ registration: gone._id });
    await setCapacity(forum, NOW);
    const left = await createGroupMember(group);
    await cancel(forum, left, NOW);
    for (const other of [hind, stranger, elsewhere, waiting, gone, left]) {
      expect((await phone.get(own(round, other))).status).toBe(404);
      expect((await phone.post(own(round, other), says(first, { kind: 'agree' }))).status).toBe(404);
    }
    const invented = own(round, { ...sara, secret: 'x'.repeat(48) });
    expect((await phone.post(invented, says(first, { kind: 'agree' }))).status).toBe(404);
    expect((await stored(round)).answers).toBe(0);
  });

  test('is shown the way by the link on the wall, which lets nobody answer', async () => {
    const round = await ask();
    const page = await phone.get(link(round));
    expect(page.visible).toMatch(/Répondez depuis votre inscription/);
    expect(page.text).toContain(paths.registrationLink('fr', forum.slug));
    expect((await phone.post(link(round), says(first, { kind: 'agree' }))).location).toBe(link(round));
    expect((await phone.get(paths.round('fr', 'x'.repeat(22)))).status).toBe(404);
    expect((await stored(round)).answers).toBe(0);
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
    expect(faults(page.text)).toEqual([`said.${first._id}.words`, `said.${second._id}.kind`]);
    expect(page.text).toContain('Avec les communes');
    expect(page.text).toMatch(/value="reserve" checked/);
    const empty = await phone.post(own(round), {});
    expect(faults(empty.text)).toEqual(['said']);
    const long = await phone.post(own(round), says(first, { kind: 'dissent', words: 'x'.repeat(1001) }));
    expect(faults(long.text)).toEqual([`said.${first._id}.words`]);
    const wrong = await phone.post(own(round), says(first, { kind: 'maybe' }));
    expect(wrong.status).toBe(422);
    expect((await stored(round)).answers).toBe(0);
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
    expect((await stored(round)).items.map((item) => item.points)).toEqual([7, 3]);
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
    expect((await stored(round)).answers).toBe(3);
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

describe('whoever has the link', () => {
  test('answers once in a browser, of which only a hash is kept', async () => {
    const round = await ask({ admission: 'link' });
    expect((await phone.get(link(round))).visible).toContain('Votre réponse est anonyme');
    const cookie = phone.cookies.get('multaqa.browser') ?? '';
    expect(cookie).toMatch(/^[\w-]{22}$/);
    for (let count = 0; count < 3; count += 1)
      expect((await phone.post(link(round), says(first, { kind: 'agree' }))).status).toBe(303);
    const other = app.client();
    await other.get(link(round));
    await other.post(link(round), says(first, { kind: 'agree' }));
    const { answers, keys } = await stored(round);
    expect([answers, keys.length]).toEqual([2, 2]);
    expect(JSON.stringify(await stored(round))).not.toContain(cookie);
    expect((await phone.get(own(round))).status).toBe(404);
    expect((await phone.get(paths.registration('fr', sara.secret))).text).toContain(`href="${link(round)}"`);
  });

  test('is asked again where the browser kept no name yet, with what they typed', async () => {
    const round = await ask({ admission: 'link' });
    const fields = says(first, { kind: 'reserve', words: 'Trop cher' });
    const page = await phone.post(link(round), fields);
    expect(page.status).toBe(422);
    expect(page.visible).toContain('autorisez les cookies');
    expect(page.text).toContain('Trop cher');
    expect((await phone.post(link(round), fields)).status).toBe(303);
    expect((await stored(round)).answers).toBe(1);
  });

  test('types their name in a round by name, and may change their answer from the same device', async () => {
    const round = await ask({ admission: 'link', anonymous: false });
    await phone.get(link(round));
    const page = await phone.post(link(round), says(first, { kind: 'agree' }));
    expect([page.status, faults(page.text)]).toEqual([422, ['name']]);
    await phone.post(link(round), says(first, { kind: 'agree' }, { name: 'Hind Alaoui' }));
    const form = await phone.get(link(round));
    expect(form.text).toMatch(/name="name"[^>]* value="Hind Alaoui"/);
    expect(form.text).toMatch(/value="agree" checked/);
    await phone.post(
      link(round),
      says(first, { kind: 'dissent', words: 'Finalement non' }, { name: 'Hind Alaoui' }),
    );
    expect((await stored(round)).answers).toBe(1);
    await closeRound(await stored(round), NADIA, NOW);
    expect(await positionsOn(first)).toMatchObject([
      { kind: 'dissent', who: 'Hind Alaoui', words: 'Finalement non', mayBeNamed: false },
    ]);
  });
});

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
    expect(await closeRound(await stored(round), NADIA, NOW)).toEqual({ unrecorded: 0 });
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
      (await stored(round)).items.map(({ agree, reserve, dissent }) => [agree, reserve, dissent]),
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
    expect(await closeRound(await stored(round), NADIA, NOW)).toEqual({ unrecorded: 1 });
    expect(await positionsOn(first)).toEqual([]);
    expect((await stored(round)).items[0]?.agree).toBe(1);
  });

  test('of priorities adds the points up', async () => {
    const round = await ask({ anonymous: false, kind: 'priorities' });
    const hind = await createGroupMember(group);
    await phone.post(own(round), says(first, { points: 10 }));
    await phone.post(own(round), says(second, { points: 4 }));
    await phone.post(own(round, hind), says(second, { points: 6 }));
    await closeRound(await stored(round), NADIA, NOW);
    expect((await stored(round)).items.map(({ points }) => points)).toEqual([0, 10]);
    expect(await positionsOn(first)).toEqual([]);
    expect((await phone.get(own(round))).visible).toMatch(/#2 · Une carte 10 #1 · Un guichet 0/);
  });
});

describe('who is forgotten', () => {
  test('has said nothing in a round that is open, and what they said in a closed one is nobody’s', async () => {
    const closed = await ask({ anonymous: false });
    await phone.post(own(closed), says(first, { kind: 'reserve', words: 'Le budget' }, { mayBeNamed: 'on' }));
    await closeRound(await stored(closed), NADIA, NOW);
    const open = await ask({ anonymous: false });
    await phone.post(own(open), says(first, { kind: 'agree' }));
    await setCapacity(forum, NOW);
    await erase(forum, sara, NOW);
    expect(await stored(open)).toMatchObject({ answers: 0 });
    expect(await AnswerModel.find({ round: open._id }).lean()).toEqual([]);
    expect(await positionsOn(first)).toMatchObject([{ who: '—', words: 'Le budget', mayBeNamed: false }]);
    const [kept] = await AnswerModel.find({ round: closed._id }).lean();
    expect(kept).toMatchObject({ name: '—', institution: '', said: [{ words: 'Le budget' }] });
    expect(kept).not.toHaveProperty('registration');
    expect(JSON.stringify([kept, await positionsOn(first)])).not.toMatch(/Bennis|Figuig/);
  });
});
