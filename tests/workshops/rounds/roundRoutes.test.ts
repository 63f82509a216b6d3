import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../../src/accounts/account.ts';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { NO_DESIGN, WorkshopDesignModel } from '../../../src/workshops/design.ts';
import { GroupModel, type GroupRecord } from '../../../src/workshops/group.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client, Fields } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import {
  createGroup,
  createGroupMember,
  createRecommendation,
  createRound,
} from '../../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let nadia: AccountRecord;
let group: GroupRecord;
let proposed: RecommendationRecord;
let agreed: RecommendationRecord;
let draft: RecommendationRecord;
let rapporteur: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(new Date('2025-11-12T15:30:00Z'));
  forum = await createForum();
  nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  group = await createGroup(forum, {}, nadia);
  proposed = await createRecommendation(group, { state: 'proposed', statement: { fr: 'Un guichet' } });
  agreed = await createRecommendation(group, { state: 'agreed', statement: { fr: 'Une carte' } });
  draft = await createRecommendation(group, { statement: { fr: 'Un brouillon' } });
  rapporteur = await app.signedIn(nadia);
});

const list = () => paths.groupRounds('fr', String(group._id));
const opening = (given: object = {}) => ({
  kind: 'positions',
  recommendations: [String(proposed._id), String(agreed._id)],
  admission: 'members',
  anonymous: 'on',
  points: 10,
  submission: crypto.randomUUID(),
  ...given,
});
const stored = () => RoundModel.find({ group: group._id }).sort({ number: 1 }).lean<RoundRecord[]>();
const faults = (text: string) => [...text.matchAll(/href="#field-([\w.]+)"/g)].map(([, field]) => field);
const pageOf = ({ _id }: RoundRecord) => paths.rapporteurRound('fr', String(_id));

describe('opening a round', () => {
  test('asks about the chosen recommendations with the text they have now, and is told in the history', async () => {
    const form = await rapporteur.get(list());
    expect(form.text).toMatch(new RegExp(`value="${proposed._id}" checked`));
    expect(form.text).not.toMatch(new RegExp(`value="${draft._id}" checked`));
    const answer = await rapporteur.post(list(), opening());
    const [round] = await stored();
    expect(answer.location).toBe(pageOf(round as RoundRecord));
    expect(round).toMatchObject({
      number: 1,
      kind: 'positions',
      state: 'open',
      anonymous: true,
      admission: 'members',
      answers: 0,
      openedBy: { name: 'Nadia' },
    });
    expect(round?.token).toMatch(/^[\w-]{22}$/);
    expect(round?.items.map(({ statement, version }) => [statement.fr, version])).toEqual([
      ['Un guichet', 1],
      ['Une carte', 1],
    ]);
    const entry = await AuditEntryModel.findOne({ verb: 'workshopRound.opened', forum: forum._id }).lean();
    expect(entry?.after).toEqual({
      kind: 'positions',
      anonymous: true,
      admission: 'members',
      recommendations: [proposed.draftNumber, agreed.draftNumber],
    });
    expect(JSON.stringify(entry)).not.toContain(round?.token);
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const history = await organiser.get(`${paths.organiserAudit('fr', forum.slug)}?kind=workshopRound`);
    expect(history.visible).toMatch(/Consultation d’un groupe ouverte.*Les positions.*Les membres du groupe/);
  });

  test('of priorities gives each person their points; drafts may be among them', async () => {
    const priorities = { kind: 'priorities', points: 5, recommendations: [String(draft._id)], anonymous: '' };
    await rapporteur.post(list(), opening(priorities));
    await rapporteur.post(list(), opening({ ...priorities, points: '' }));
    expect((await stored()).map(({ points, anonymous }) => [points, anonymous])).toEqual([
      [5, false],
      [10, false],
    ]);
  });

  test('is anonymous where the workshop says so, whatever was sent', async () => {
    await WorkshopDesignModel.create({
      ...NO_DESIGN,
      _id: group.session,
      forum: forum._id,
      anonymous: true,
      version: 1,
    });
    const form = await rapporteur.get(list());
    expect(form.visible).toContain('toutes les consultations sont anonymes');
    expect(form.text).not.toContain('name="anonymous"');
    await rapporteur.post(list(), opening({ anonymous: '' }));
    expect((await stored()).map(({ anonymous }) => anonymous)).toEqual([true]);
  });

  test('refuses what makes no sense, with what was typed', async () => {
    const refused = async (given: object) => {
      const page = await rapporteur.post(list(), opening(given));
      expect(page.status).toBe(422);
      return faults(page.text);
    };
    const elsewhere = await createRecommendation(await createGroup(forum), { state: 'proposed' });
    expect(await refused({ recommendations: [] })).toEqual(['recommendations']);
    expect(await refused({ recommendations: [String(draft._id)] })).toEqual(['recommendations']);
    expect(await refused({ recommendations: [String(elsewhere._id)] })).toEqual(['recommendations']);
    expect(await refused({ kind: 'votes' })).toEqual(['kind']);
    expect(await refused({ admission: '' })).toEqual(['admission']);
    expect(await refused({ kind: 'priorities', points: 101 })).toEqual(['points']);
    expect(await refused({ kind: 'priorities', points: 0 })).toEqual(['points']);
    await RecommendationModel.updateOne({ _id: draft._id }, { state: 'withdrawn' });
    expect(await refused({ kind: 'priorities', recommendations: [String(draft._id)] })).toEqual([
      'recommendations',
    ]);
    const page = await rapporteur.post(list(), opening({ admission: '', kind: 'priorities', points: 7 }));
    expect(page.text).toMatch(/name="points"[^>]* value="7"/);
    expect(await stored()).toEqual([]);
  });

  test('twice by the same press opens one', async () => {
    const fields = opening();
    const answers = await Promise.all([1, 2, 3].map(() => rapporteur.post(list(), fields)));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  test('is bounded: fifty rounds a group, sixty recommendations a round', async () => {
    const many = [];
    for (let count = 0; count < 61; count += 1)
      many.push(await createRecommendation(group, { state: 'proposed' }));
    const recommendations = many.map(({ _id }) => String(_id));
    const page = await rapporteur.post(list(), opening({ recommendations }));
    expect(page.status).toBe(422);
    expect(page.visible).toContain('Pas plus de 60');
    expect(
      (await rapporteur.post(list(), opening({ recommendations: recommendations.slice(1) }))).status,
    ).toBe(303);
    await GroupModel.updateOne({ _id: group._id }, { lastRound: 50 });
    const refused = await rapporteur.post(list(), opening());
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('plus de 50 consultations');
  });
});

describe('the page of an open round', () => {
  test('shows the way in for the wall, how many have answered, and no result', async () => {
    const members = [await createGroupMember(group), await createGroupMember(group)];
    const round = await createRound(group, [proposed]);
    const said = { said: { [String(proposed._id)]: { kind: 'dissent', words: 'Trop cher' } } };
    await app.client().post(paths.ownRound('fr', members[0]?.secret ?? '', String(round._id)), said);
    const page = await rapporteur.get(pageOf(round));
    expect(page.text).toContain(`multaqa.test${paths.round('fr', round.token)}`);
    expect(page.text).toMatch(/class="wall__qr"[^>]*><svg/);
    expect(page.text).toMatch(/id="round-answers" data-module="refresh"/);
    expect(page.visible).toMatch(/Réponses 1 Membres 2/);
    expect(page.visible).not.toMatch(/Trop cher|Résultats/);
    expect((await rapporteur.get(list())).visible).toMatch(/Consultation n° 1 : positions Anonyme Ouverte 1/);
  });

  test('is closed in one press, and then shows its charts', async () => {
    const round = await createRound(group, [proposed, agreed], {
      answers: 4,
      keys: ['a', 'b', 'c', 'd'],
    });
    await RoundModel.updateOne(
      { _id: round._id },
      {
        'items.0.agree': 3,
        'items.0.reserve': 1,
        'items.1.agree': 2,
        words: [{ recommendation: proposed._id, kind: 'reserve', text: 'Avec quel budget ?' }],
      },
    );
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    const page = await rapporteur.get(pageOf(round));
    expect(page.visible).toMatch(/Close par Nadia/);
    expect(page.visible).toMatch(/Un guichet Par téléphone Accord 3 75 % Réserve 1 25 % Désaccord 0 0 %/);
    expect(page.visible).toContain('Réserve Avec quel budget ?');
    // Two of four said something of the other one.
    expect(page.visible).toMatch(/Une carte Trop peu de réponses/);
    expect(page.text).not.toMatch(/data-module="refresh"|wall__qr/);
    expect(page.visible).toMatch(/Voir les chiffres en tableau .*#1 3 1 0 #2 — — —/);
    expect(await AuditEntryModel.countDocuments({ verb: 'workshopRound.closed', forum: forum._id })).toBe(1);
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
    expect(one.visible).toMatch(/Consultation n° 1 : positions 4 réponses Accord 3 75 %/);
    expect((await stored())[0]).toMatchObject({ keys: [] });
  });

  test('of priorities shows them in their order, on each recommendation its rank', async () => {
    const round = await createRound(group, [proposed, agreed], { kind: 'priorities', answers: 3 });
    await RoundModel.updateOne({ _id: round._id }, { 'items.0.points': 9, 'items.1.points': 21 });
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    const page = await rapporteur.get(pageOf(round));
    expect(page.visible).toMatch(/Points attribués par 3 personnes .*Une carte 21 #1 · Un guichet 9/);
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
    expect(one.visible).toContain('Points : 9 · rang : 2 sur 2');
  });

  test('shows nothing of fewer than three anonymous answers', async () => {
    for (const kind of ['positions', 'priorities'] as const) {
      const round = await createRound(group, [proposed], { kind, answers: 2 });
      await RoundModel.updateOne({ _id: round._id }, { 'items.0.dissent': 2, 'items.0.points': 19 });
      await rapporteur.post(paths.closeRound('fr', String(round._id)));
      const page = await rapporteur.get(pageOf(round));
      expect(page.visible).toContain('Trop peu de réponses pour les montrer');
      expect(page.visible).not.toMatch(/Désaccord 2|\b19\b/);
      const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
      expect(one.visible).not.toMatch(/Désaccord 2|Points : 19/);
    }
  });

  test('keeps the text that was asked about, and says where it is an earlier one', async () => {
    const round = await createRound(group, [proposed], { answers: 3 });
    await RecommendationModel.updateOne(
      { _id: proposed._id },
      { 'statement.fr': 'Deux guichets', version: 2 },
    );
    await RoundModel.updateOne({ _id: round._id }, { 'items.0.agree': 3 });
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    expect((await rapporteur.get(pageOf(round))).visible).toContain('Un guichet');
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
    expect(one.visible).toMatch(/Consultation n° 1 : positions · sur un texte antérieur/);
  });
});

describe('a count in the room', () => {
  const counts = (round: RoundRecord) => paths.roundCounts('fr', String(round._id));
  const typed = (given: object, version = 0) => ({ items: { [String(proposed._id)]: given }, version });

  test('is kept with its author beside the phones, replaceable while the round is open', async () => {
    const round = await createRound(group, [proposed]);
    await rapporteur.post(counts(round), typed({ agree: 12, reserve: 2, dissent: '', words: 'Le budget' }));
    const form = await rapporteur.get(counts(round));
    expect(form.text).toMatch(/name="items\[\w+\]\[agree\]"[^>]* value="12"/);
    await rapporteur.post(counts(round), typed({ agree: 13, reserve: 2, dissent: 1, words: 'Le budget' }, 1));
    const open = await rapporteur.get(pageOf(round));
    expect(open.visible).toMatch(/Dernier comptage : Nadia/);
    expect(open.visible).not.toContain('Le budget');
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    const page = await rapporteur.get(pageOf(round));
    expect(page.visible).toMatch(
      /Compté en salle Accord 13 .*Réserve 2 .*Désaccord 1 .*Le budget .*Comptage en salle saisi par Nadia/,
    );
    const told = await AuditEntryModel.find({ verb: 'workshopRound.counted', forum: forum._id }).lean();
    expect(told).toHaveLength(2);
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const history = await organiser.get(`${paths.organiserAudit('fr', forum.slug)}?kind=workshopRound`);
    expect(history.visible).toContain('Comptage en salle saisi');
  });

  test('of points is shown in its order', async () => {
    const round = await createRound(group, [proposed, agreed], { kind: 'priorities' });
    await rapporteur.post(counts(round), {
      items: { [String(proposed._id)]: { points: 3 }, [String(agreed._id)]: { points: 8 } },
      version: 0,
    });
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    expect((await rapporteur.get(pageOf(round))).visible).toMatch(
      /Compté en salle .*Une carte 8 #1 · Un guichet 3/,
    );
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(agreed._id)));
    expect(one.visible).toContain('Compté en salle 8');
  });

  test('of two people at once is kept once; the other one is told, and loses nothing', async () => {
    const round = await createRound(group, [proposed]);
    const answers = await Promise.all(
      [11, 12].map((agree) => rapporteur.post(counts(round), typed({ agree }))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const late = answers.find(({ status }) => status === 409);
    expect(late?.visible).toContain('Nadia a saisi un comptage entre-temps');
    expect(late?.text).toMatch(/name="version" value="1"/);
    expect(late?.text).toMatch(/value="1[12]"/);
  });

  test('is refused where it is no number, and once the round is closed', async () => {
    const round = await createRound(group, [proposed]);
    for (const agree of [-1, 'douze', 2001]) {
      const page = await rapporteur.post(counts(round), typed({ agree }));
      expect([page.status, faults(page.text)]).toEqual([422, [`items.${proposed._id}.agree`]]);
      expect(page.text).toContain(`value="${agree}"`);
    }
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    expect((await rapporteur.post(counts(round), typed({ agree: 1 }))).status).toBe(422);
    expect((await rapporteur.get(counts(round))).location).toBe(pageOf(round));
    expect((await stored())[0]).not.toHaveProperty('counted');
  });
});

describe('who leads a round', () => {
  const writes = (round: RoundRecord): [string, Fields][] => [
    [list(), opening()],
    [paths.roundCounts('fr', String(round._id)), { version: 0 }],
    [paths.closeRound('fr', String(round._id)), {}],
  ];

  test('is a rapporteur of the group or an organiser; viewers read', async () => {
    const round = await createRound(group, [proposed]);
    const organiser = await app.signedIn(await createMember(forum, 'organiser'));
    expect((await organiser.get(pageOf(round))).status).toBe(200);
    expect((await organiser.post(list(), opening())).status).toBe(303);
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const page = await viewer.get(pageOf(round));
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/\/closure"|\/counts"/);
    expect((await viewer.get(list())).text).not.toContain('name="kind"');
    for (const [address, fields] of writes(round))
      expect((await viewer.post(address, fields)).status).toBe(403);
    expect(await RoundModel.countDocuments({ group: group._id, state: 'open' })).toBe(2);
  });

  test('is nobody of another group or forum, and no stranger', async () => {
    const round = await createRound(group, [proposed]);
    const others = [
      await createMember(forum, 'rapporteur'),
      await createMember(forum, 'checkIn'),
      await createMember(await createForum(), 'owner'),
    ];
    for (const account of others) {
      const client = await app.signedIn(account);
      for (const address of [list(), pageOf(round)]) expect((await client.get(address)).status).toBe(403);
      for (const [address, fields] of writes(round))
        expect((await client.post(address, fields)).status).toBe(403);
    }
    const stranger = app.client();
    expect((await stranger.get(pageOf(round))).location).toContain('/fr/sign-in');
    for (const [address, fields] of writes(round))
      expect((await stranger.post(address, fields)).status).toBe(401);
    expect(await stored()).toMatchObject([{ state: 'open' }]);
  });
});
