import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountRecord } from '../../src/accounts/account.ts';
import type { SessionRecord } from '../../src/agenda/session.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { WorkshopDesignModel } from '../../src/workshops/design.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { fieldsInError } from '../support/errorSummary.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createGroup, createRecommendation, createWorkshop } from '../support/factories/workshops.ts';

let app: TestApp;
let forum: ForumRecord;
let workshop: SessionRecord;
let nadia: AccountRecord;
let group: GroupRecord;
let organiser: Client;
let rapporteur: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(new Date('2025-11-13T14:20:00Z'));
  forum = await createForum();
  workshop = await createWorkshop(forum, {
    startsAt: new Date('2025-11-13T14:00:00Z'),
    endsAt: new Date('2025-11-13T16:00:00Z'),
  });
  nadia = await createMember(forum, 'rapporteur', { name: 'Nadia' });
  group = await createGroup(forum, {
    session: workshop._id,
    rapporteurs: [nadia._id],
    questions: { fr: 'Et ici ?' },
  });
  organiser = await app.signedIn(await createMember(forum, 'organiser', { name: 'Omar' }));
  rapporteur = await app.signedIn(nadia);
});

const address = () => paths.workshopDesign('fr', forum.slug, String(workshop._id));
const phase = (kind: string, from: string, to: string) => ({
  kind,
  starts: `2025-11-13T${from}`,
  ends: `2025-11-13T${to}`,
});
const fields = (given: object = {}) => ({
  questions: { fr: 'Qui accueille ?\nQui paie ?' },
  phases: [phase('diagnosis', '15:00', '15:40'), phase('proposals', '15:40', '16:30')],
  required: ['theme', 'target'],
  statement: { fr: 'Nous recommandons de ' },
  reason: {},
  version: 0,
  ...given,
});
const stored = () => WorkshopDesignModel.findById(workshop._id).lean();

describe('the plan of a workshop', () => {
  test('begins with the usual phases over the time of its session, and the usual requirements', async () => {
    const page = await organiser.get(address());
    expect(page.text).toContain('value="2025-11-13T15:00"');
    expect(page.text).toContain('value="2025-11-13T15:30"');
    expect(page.text).toContain('value="2025-11-13T17:00"');
    expect(page.text).toMatch(/name="required" value="indicator" checked/);
    expect(page.text).not.toMatch(/name="required" value="target" checked/);
    const overview = await organiser.get(paths.organiserWorkshops('fr', forum.slug));
    expect(overview.text).toContain(address());
  });

  test('is kept with its times in the forum’s zone, and told in the history', async () => {
    expect((await organiser.post(address(), fields())).status).toBe(303);
    expect(await stored()).toMatchObject({
      phases: [
        {
          kind: 'diagnosis',
          startsAt: new Date('2025-11-13T14:00:00Z'),
          endsAt: new Date('2025-11-13T14:40:00Z'),
        },
        { kind: 'proposals', endsAt: new Date('2025-11-13T15:30:00Z') },
      ],
      required: ['theme', 'target'],
      version: 1,
    });
    const entry = await AuditEntryModel.findOne({ verb: 'workshopDesign.changed', forum: forum._id }).lean();
    expect(entry?.after).toMatchObject({ required: ['theme', 'target'] });
    const history = await organiser.get(`${paths.organiserAudit('fr', forum.slug)}?kind=workshopDesign`);
    expect(history.visible).toContain('Déroulement d’un atelier modifié');
  });

  test('may say that all rounds of its groups are anonymous', async () => {
    expect((await organiser.get(address())).text).not.toMatch(/name="anonymous" value="on" checked/);
    await organiser.post(address(), fields({ anonymous: 'on' }));
    expect((await stored())?.anonymous).toBe(true);
    expect((await organiser.get(address())).text).toMatch(/name="anonymous" value="on" checked/);
    await organiser.post(address(), fields({ version: 1 }));
    expect((await stored())?.anonymous).toBe(false);
  });

  test('says beside its fields what is wrong, with what was typed', async () => {
    const faults = async (...phases: object[]) => {
      const page = await organiser.post(address(), fields({ phases }));
      expect(page.status).toBe(422);
      expect(page.text).toContain('value="2025-11-13T13:30"');
      return fieldsInError(page.text);
    };
    const first = phase('diagnosis', '15:00', '14:00');
    const second = phase('proposals', '13:30', '16:00');
    expect(await faults(first, second)).toEqual(['phases.0.ends', 'phases.1.starts']);
    expect(await faults(second, phase('', '16:00', ''))).toEqual(['phases.1.kind', 'phases.1.ends']);
    expect(await stored()).toBeNull();
  });

  test('of two organisers at once the second is told, and loses nothing', async () => {
    await organiser.post(address(), fields());
    const late = await organiser.post(address(), fields({ questions: { fr: 'Autre question' } }));
    expect(late.status).toBe(409);
    expect(late.text).toContain('Autre question');
    expect((await stored())?.version).toBe(1);
    expect((await organiser.post(address(), fields({ version: 1, phases: [] }))).status).toBe(303);
    expect((await stored())?.phases).toEqual([]);
  });

  test('is the organisers’ alone, and of workshops of this forum', async () => {
    expect((await rapporteur.get(address())).status).toBe(403);
    const elsewhere = await createWorkshop(await createForum());
    expect((await organiser.get(paths.workshopDesign('fr', forum.slug, String(elsewhere._id)))).status).toBe(
      404,
    );
  });
});

describe('the groups', () => {
  test('see the phases, which is on, and the workshop’s questions before their own', async () => {
    await organiser.post(address(), fields());
    const page = await rapporteur.get(paths.rapporteurGroup('fr', String(group._id)));
    expect(page.visible).toMatch(/Qui accueille \? Qui paie \? Et ici \?/);
    expect(page.text).toMatch(/data-ends-at="2025-11-13T14:40:00.000Z" aria-current="step">Diagnostic/);
    app.clock.set(new Date('2025-11-13T14:40:00Z'));
    const later = await rapporteur.get(paths.rapporteurGroup('fr', String(group._id)));
    expect(later.text).toMatch(/class="is-done">Diagnostic/);
    expect(later.text).toMatch(/aria-current="step">Propositions/);
  });

  test('begin a recommendation with the workshop’s words', async () => {
    await organiser.post(address(), fields());
    const form = await rapporteur.get(paths.newRecommendation('fr', String(group._id)));
    expect(form.text).toContain('Nous recommandons de');
  });

  test('propose what has all that the workshop asks for, and nothing less', async () => {
    const draft = await createRecommendation(group, {
      theme: 'health',
      target: '',
      indicator: {},
      horizon: undefined,
    });
    const propose = () =>
      rapporteur.post(paths.rapporteurMove('fr', String(draft._id), 'proposal'), { version: draft.version });
    await organiser.post(address(), fields());
    expect((await propose()).status).toBe(422);
    const page = await rapporteur.get(paths.groupRecommendation('fr', String(draft._id)));
    expect(page.visible).toMatch(/Il manque : .*la cible/);
    await organiser.post(address(), fields({ version: 1, required: ['theme'] }));
    expect((await propose()).status).toBe(303);
    const table = await organiser.get(paths.organiserRecommendations('fr', forum.slug));
    expect(table.visible).not.toContain('Il manque');
  });
});
