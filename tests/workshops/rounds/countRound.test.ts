import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import type { GroupRecord } from '../../../src/workshops/group.ts';
import type { RecommendationRecord } from '../../../src/workshops/recommendation.ts';
import type { RoundRecord } from '../../../src/workshops/rounds/round.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { fieldsInError } from '../../support/errorSummary.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createRound } from '../../support/factories/workshops.ts';
import { groupThatAsks, roundPage, roundsOf } from '../../support/rounds.ts';

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

describe('a count in the room', () => {
  const counts = (round: RoundRecord) => paths.roundCounts('fr', String(round._id));
  const typed = (given: object, version = 0) => ({ items: { [String(proposed._id)]: given }, version });

  test('is kept with its author beside the phones, replaceable while the round is open', async () => {
    const round = await createRound(group, [proposed]);
    await rapporteur.post(counts(round), typed({ agree: 12, reserve: 2, dissent: '', words: 'Le budget' }));
    const form = await rapporteur.get(counts(round));
    expect(form.text).toMatch(/name="items\[\w+\]\[agree\]"[^>]* value="12"/);
    await rapporteur.post(counts(round), typed({ agree: 13, reserve: 2, dissent: 1, words: 'Le budget' }, 1));
    const open = await rapporteur.get(roundPage(round));
    expect(open.visible).toMatch(/Dernier comptage : Nadia/);
    expect(open.visible).not.toContain('Le budget');
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    const page = await rapporteur.get(roundPage(round));
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
    expect((await rapporteur.get(roundPage(round))).visible).toMatch(
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
      expect([page.status, fieldsInError(page.text)]).toEqual([422, [`items.${proposed._id}.agree`]]);
      expect(page.text).toContain(`value="${agree}"`);
    }
    await rapporteur.post(paths.closeRound('fr', String(round._id)));
    expect((await rapporteur.post(counts(round), typed({ agree: 1 }))).status).toBe(422);
    expect((await rapporteur.get(counts(round))).location).toBe(roundPage(round));
    expect((await roundsOf(group))[0]).not.toHaveProperty('counted');
  });
});
