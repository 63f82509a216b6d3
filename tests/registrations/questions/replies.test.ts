import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { secretOf } from '../../../src/registrations/attendeeLink.ts';
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

describe('replies survive a change of the form', () => {
  test('an option and a question that were taken out are kept, shown and exported', async () => {
    const meal = await questionnaire.ask({
      kind: 'choice',
      label: say('Repas'),
      options: [option('Viande'), option('Poisson'), option('Pain')],
    });
    const badge = await questionnaire.ask({ kind: 'text', label: say('Badge') });
    const fish = optionId(meal, 'Poisson');
    await sendRegistration(app, forum, { replies: { [meal.id]: fish, [badge.id]: 'S. Alaoui' } });
    const person = await latestRegistration(forum);
    const without = meal.options.filter(({ id }) => id !== fish);
    await organiser.post(paths.question('fr', forum.slug, meal.id), {
      label: say('Votre repas'),
      options: without,
      version: await questionnaire.version(),
    });
    await organiser.post(paths.removeQuestion('fr', forum.slug, badge.id), {
      version: await questionnaire.version(),
    });
    // Nobody new can choose it; who did keeps it, and may.
    expect((await sendRegistration(app, forum, { replies: { [meal.id]: fish } })).status).toBe(422);
    const form = await app.client().get(paths.newRegistration('fr', forum.slug));
    expect(form.visible).toContain('Votre repas');
    expect(form.visible).not.toMatch(/Poisson|Badge/);
    const answers = paths.registrationAnswers('fr', secretOf(person));
    expect((await app.client().get(answers)).visible).toContain('Poisson');
    const fields = registrationFields({
      replies: { [meal.id]: fish },
      givenName: 'Sâad',
      version: person.version,
    });
    expect((await app.client().post(answers, fields)).status).toBe(303);
    expect((await latestRegistration(forum)).replies).toEqual({ [meal.id]: fish, [badge.id]: 'S. Alaoui' });
    const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(person._id)));
    expect(page.visible).toMatch(/Votre repas Poisson Badge S\. Alaoui/);
    const csv = await organiser.get(paths.organiserRegistrationsCsv('fr', forum.slug));
    expect(csv.text.split('\n')[0]).toContain('Votre repas,Badge');
    expect(csv.text).toContain('Poisson,S. Alaoui');
    // And it can be asked again.
    await organiser.post(paths.restoreQuestion('fr', forum.slug, badge.id), {
      version: await questionnaire.version(),
    });
    expect((await app.client().get(paths.newRegistration('fr', forum.slug))).visible).toContain('Badge');
  });

  test('who registered before a required question came is told so on their own page', async () => {
    await sendRegistration(app, forum, {});
    const person = await latestRegistration(forum);
    const own = paths.registration('fr', secretOf(person));
    await app.client().post(`${own}/confirmation`);
    expect((await app.client().get(own)).visible).not.toContain('attend encore votre réponse');
    const visa = await questionnaire.ask({ kind: 'yesNo', label: say('Visa'), required: 'on' });
    expect((await app.client().get(own)).visible).toContain('1 question attend encore votre réponse');
    const { version } = await latestRegistration(forum);
    const fields = registrationFields({ version, replies: { [visa.id]: 'yes' } });
    await app.client().post(paths.registrationAnswers('fr', secretOf(person)), fields);
    expect((await app.client().get(own)).visible).not.toContain('attend encore votre réponse');
    const change = await AuditEntryModel.findOne({ forum: forum._id, verb: 'registration.changed' }).lean();
    expect(change?.after).toMatchObject({ replies: [{ question: say('Visa'), reply: 'yes' }] });
  });

  test('a person’s own data hold them in words, and erasure takes them', async () => {
    const badge = await questionnaire.ask({ kind: 'text', label: say('Badge') });
    await sendRegistration(app, forum, { replies: { [badge.id]: 'S. Alaoui' } });
    const secret = secretOf(await latestRegistration(forum));
    const data = JSON.parse((await app.client().get(paths.registrationData('fr', secret))).text);
    expect(data.replies).toEqual([{ question: 'Badge', reply: 'S. Alaoui' }]);
    expect(data.consents).toEqual([
      { text: expect.stringContaining('J’accepte'), version: 0, at: NOW.toISOString() },
    ]);
    await app.client().post(paths.registrationErasure('fr', secret));
    expect(await latestRegistration(forum)).toMatchObject({ replies: {}, consents: [] });
  });
});
