import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import { RoundModel, type RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client, Fields } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createGroupMember, createRound } from '../../support/factories/workshops.ts';
import { groupThatAsks, roundFields, roundPage, roundsOf } from '../../support/rounds.ts';

let app: TestApp;
let forum: ForumRecord;
let group: GroupRecord;
let proposed: RecommendationRecord;
let agreed: RecommendationRecord;
let rapporteur: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(new Date('2025-11-12T15:30:00Z'));
  ({ forum, group, proposed, agreed, rapporteur } = await groupThatAsks(app));
});

const list = () => paths.groupRounds('fr', String(group._id));
const opening = (given: object = {}) => roundFields([proposed, agreed], given);

describe('the page of an open round', () => {
  test('shows the way in for the wall, how many have answered, and no result', async () => {
    const members = [await createGroupMember(group), await createGroupMember(group)];
    const round = await createRound(group, [proposed]);
    const said = { said: { [String(proposed._id)]: { kind: 'dissent', words: 'Trop cher' } } };
    await app.client().post(paths.ownRound('fr', members[0]?.secret ?? '', String(round._id)), said);
    const page = await rapporteur.get(roundPage(round));
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
    const page = await rapporteur.get(roundPage(round));
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
    expect((await roundsOf(group))[0]).toMatchObject({ keys: [] });
  });

  test('of priorities shows them in their order, on each recommendation its rank', async () => {
    const round = await createRound(group, [proposed, agreed], { kind: 'priorities', answers: 3 });
    await RoundModel.updateOne({ _id: round._id }, { 'items.0.points': 9, 'items.1.points': 21 });
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    const page = await rapporteur.get(roundPage(round));
    expect(page.visible).toMatch(/Points attribués par 3 personnes .*Une carte 21 #1 · Un guichet 9/);
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
    expect(one.visible).toContain('Points : 9 · rang : 2 sur 2');
  });

  test('shows nothing of fewer than three anonymous answers', async () => {
    for (const kind of ['positions', 'priorities'] as const) {
      const round = await createRound(group, [proposed], { kind, answers: 2 });
      await RoundModel.updateOne({ _id: round._id }, { 'items.0.dissent': 2, 'items.0.points': 19 });
      await rapporteur.post(paths.closeRound('fr', String(round._id)));
      const page = await rapporteur.get(roundPage(round));
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
    expect((await rapporteur.get(roundPage(round))).visible).toContain('Un guichet');
    const one = await rapporteur.get(paths.groupRecommendation('fr', String(proposed._id)));
    expect(one.visible).toMatch(/Consultation n° 1 : positions · sur un texte antérieur/);
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
    expect((await organiser.get(roundPage(round))).status).toBe(200);
    expect((await organiser.post(list(), opening())).status).toBe(303);
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const page = await viewer.get(roundPage(round));
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
      for (const address of [list(), roundPage(round)]) expect((await client.get(address)).status).toBe(403);
      for (const [address, fields] of writes(round))
        expect((await client.post(address, fields)).status).toBe(403);
    }
    const stranger = app.client();
    expect((await stranger.get(roundPage(round))).location).toContain('/fr/sign-in');
    for (const [address, fields] of writes(round))
      expect((await stranger.post(address, fields)).status).toBe(401);
    expect(await roundsOf(group)).toMatchObject([{ state: 'open' }]);
  });
});
