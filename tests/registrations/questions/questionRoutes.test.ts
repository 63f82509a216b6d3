import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { registrationFields } from '../../support/factories/registrations.ts';
import { option, optionId, Questionnaire, say } from '../../support/questionnaire.ts';
import { latestRegistration, sendRegistration } from '../../support/registering.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;
let questionnaire: Questionnaire;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
  questionnaire = new Questionnaire(forum, organiser);
});

describe('the organisers', () => {
  test('see the questions with how many replied, and a preview in each language', async () => {
    const empty = await organiser.get(paths.questions('fr', forum.slug));
    expect(empty.visible).toContain('Aucune question propre à ce forum');
    const days = await questionnaire.askDays();
    await questionnaire.ask({ kind: 'text', label: { ar: 'ملاحظة' } });
    await sendRegistration(app, forum, { replies: { [days.id]: days.options.map(({ id }) => id) } });
    const page = await organiser.get(paths.questions('fr', forum.slug));
    expect(page.visible).toMatch(/Jours de présence Plusieurs choix Obligatoire .*1 réponse .*Lundi · Mardi/);
    expect(page.visible).toContain('Manque en : Français');
    const preview = await organiser.get(paths.questionsPreview('ar', forum.slug));
    expect(preview.visible).toContain('Jours de présence بالعربية');
    expect(preview.text).toContain('type="button" disabled');
  });

  test('what another question hangs on is neither taken out nor overtaken', async () => {
    const days = await questionnaire.askDays();
    const tuesday = optionId(days, 'Mardi');
    const night = await questionnaire.askNight(days, tuesday);
    const version = await questionnaire.version();
    await organiser.post(paths.removeQuestion('fr', forum.slug, days.id), { version });
    expect((await organiser.get(paths.questions('fr', forum.slug))).visible).toMatch(
      /« Hébergement souhaité » n’est posée qu’après celle-ci/,
    );
    await organiser.post(paths.putQuestionEarlier('fr', forum.slug, night.id), { version });
    const options = [...days.options.filter(({ id }) => id !== tuesday), option('Jeudi')];
    const change = await organiser.post(paths.question('fr', forum.slug, days.id), {
      label: days.label,
      options,
      version,
    });
    expect(change.status).toBe(422);
    expect(await questionnaire.version()).toBe(version);
    expect((await questionnaire.questions()).map(({ id }) => id)).toEqual([days.id, night.id]);
    // It cannot hang on itself or on one that comes later.
    const later = { label: days.label, options: days.options, onlyIf: [`${night.id}:yes`], version };
    expect((await organiser.post(paths.question('fr', forum.slug, days.id), later)).status).toBe(422);
  });

  test('move questions; the history says who did what', async () => {
    await questionnaire.ask({ kind: 'text', label: say('Une') });
    const two = await questionnaire.ask({ kind: 'text', label: say('Deux') });
    await organiser.post(paths.putQuestionEarlier('fr', forum.slug, two.id), {
      version: await questionnaire.version(),
    });
    expect((await questionnaire.questions()).map(({ label }) => label.fr)).toEqual(['Deux', 'Une']);
    const verbs = await AuditEntryModel.find({ forum: forum._id, kind: 'questionnaire' }).distinct('verb');
    expect(verbs.sort()).toEqual(['question.added', 'question.moved']);
  });

  test('of a draft forum a question that is removed is gone', async () => {
    forum = await createForum({ state: 'draft' });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    questionnaire = new Questionnaire(forum, organiser);
    const badge = await questionnaire.ask({ kind: 'text', label: say('Badge') });
    const removal = await organiser.get(paths.removeQuestion('fr', forum.slug, badge.id));
    expect(removal.visible).toContain('0 réponse');
    await organiser.post(paths.removeQuestion('fr', forum.slug, badge.id), {
      version: await questionnaire.version(),
    });
    expect(await questionnaire.questions()).toEqual([]);
  });

  test('need not have the replies of a person whom they register themselves', async () => {
    const days = await questionnaire.askDays();
    const form = await organiser.get(paths.organiserNewRegistration('fr', forum.slug));
    expect(form.visible).toContain('Jours de présence');
    const added = await organiser.post(paths.organiserRegistrations('fr', forum.slug), registrationFields());
    expect(added.status).toBe(303);
    const reply = { replies: { [days.id]: [optionId(days, 'Lundi')] } };
    await organiser.post(paths.organiserRegistrations('fr', forum.slug), registrationFields(reply));
    expect((await latestRegistration(forum)).replies).toEqual(reply.replies);
  });
});
