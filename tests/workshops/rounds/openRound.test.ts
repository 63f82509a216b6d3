import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { NO_DESIGN, WorkshopDesignModel } from '../../../src/workshops/design.ts';
import { GroupModel, type GroupRecord } from '../../../src/workshops/group.ts';
import { RecommendationModel, type RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import type { RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { fieldsInError } from '../../support/errorSummary.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createGroup, createRecommendation } from '../../support/factories/workshops.ts';
import { groupThatAsks, roundFields, roundPage, roundsOf } from '../../support/rounds.ts';

let app: TestApp;
let forum: ForumRecord;
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
  ({ forum, group, proposed, agreed, draft, rapporteur } = await groupThatAsks(app));
});

const list = () => paths.groupRounds('fr', String(group._id));
const opening = (given: object = {}) => roundFields([proposed, agreed], given);

describe('opening a round', () => {
  test('asks about the chosen recommendations with the text they have now, and is told in the history', async () => {
    const form = await rapporteur.get(list());
    expect(form.text).toMatch(new RegExp(`value="${proposed._id}" checked`));
    expect(form.text).not.toMatch(new RegExp(`value="${draft._id}" checked`));
    const answer = await rapporteur.post(list(), opening());
    const [round] = await roundsOf(group);
    expect(answer.location).toBe(roundPage(round as RoundRecord));
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
    expect((await roundsOf(group)).map(({ points, anonymous }) => [points, anonymous])).toEqual([
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
    expect((await roundsOf(group)).map(({ anonymous }) => anonymous)).toEqual([true]);
  });

  test('refuses what makes no sense, with what was typed', async () => {
    const refused = async (given: object) => {
      const page = await rapporteur.post(list(), opening(given));
      expect(page.status).toBe(422);
      return fieldsInError(page.text);
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
    expect(await roundsOf(group)).toEqual([]);
  });

  test('twice by the same press opens one', async () => {
    const fields = opening();
    const answers = await Promise.all([1, 2, 3].map(() => rapporteur.post(list(), fields)));
    expect(new Set(answers.map(({ location }) => location)).size).toBe(1);
    expect(await roundsOf(group)).toHaveLength(1);
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
