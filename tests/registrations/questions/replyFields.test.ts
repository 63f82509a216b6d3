import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { secretOf } from '../../../src/registrations/attendeeLink.ts';
import { RegistrationModel } from '../../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { fieldsInError } from '../../support/errorSummary.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
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

describe('the public form', () => {
  test.each([
    ['ar', 'أيام الحضور'],
    ['fr', 'Jours de présence'],
    // What is not written in the reader's language is shown in one that is, and marked as such.
    ['en', 'أيام الحضور'],
  ] as const)('asks the forum’s questions in %s', async (lang, label) => {
    await questionnaire.ask({
      kind: 'text',
      label: { ar: 'أيام الحضور', fr: 'Jours de présence' },
      help: { fr: 'Une ligne' },
    });
    const page = await app.client().get(paths.newRegistration(lang, forum.slug));
    expect(page.visible).toContain(label);
    if (lang === 'en') expect(page.text).toMatch(/<label[^>]* lang="ar">أيام الحضور/);
    expect(page.visible).not.toMatch(/\bquestions:/);
  });

  test('stores a reply of every kind', async () => {
    const asked = {
      text: await questionnaire.ask({ kind: 'text', label: say('Badge') }),
      longText: await questionnaire.ask({ kind: 'longText', label: say('Attentes') }),
      number: await questionnaire.ask({ kind: 'number', label: say('Accompagnants') }),
      date: await questionnaire.ask({ kind: 'date', label: say('Arrivée') }),
      yesNo: await questionnaire.ask({ kind: 'yesNo', label: say('Visa') }),
      choice: await questionnaire.ask({
        kind: 'choice',
        label: say('Repas'),
        options: [option('Viande'), option('Sans viande')],
      }),
      choices: await questionnaire.askDays(),
    };
    const meal = optionId(asked.choice, 'Sans viande');
    const days = asked.choices.options.map(({ id }) => id);
    const replies = {
      [asked.text.id]: '  سعاد العلوي ',
      [asked.longText.id]: 'Un\r\ndeux',
      [asked.number.id]: '٢',
      [asked.date.id]: '2025-11-11',
      [asked.yesNo.id]: 'no',
      [asked.choice.id]: meal,
      [asked.choices.id]: days,
    };
    expect((await sendRegistration(app, forum, { replies })).status).toBe(303);
    expect((await latestRegistration(forum)).replies).toEqual({
      [asked.text.id]: 'سعاد العلوي',
      [asked.longText.id]: 'Un\ndeux',
      [asked.number.id]: 2,
      [asked.date.id]: '2025-11-11',
      [asked.yesNo.id]: 'no',
      [asked.choice.id]: meal,
      [asked.choices.id]: days,
    });
    const own = await app.client().get(paths.registration('fr', secretOf(await latestRegistration(forum))));
    for (const words of ['سعاد العلوي', 'Sans viande', 'Lundi et Mardi', '11 novembre 2025', 'Non'])
      expect(own.visible).toContain(words);
  });

  test('says what is wrong beside each question, in the order of the page, and keeps what was typed', async () => {
    const number = await questionnaire.ask({ kind: 'number', label: say('Accompagnants') });
    const date = await questionnaire.ask({ kind: 'date', label: say('Arrivée'), required: 'on' });
    const choice = await questionnaire.ask({
      kind: 'choice',
      label: say('Repas'),
      options: [option('Viande'), option('Pain')],
    });
    const days = await questionnaire.askDays();
    const page = await sendRegistration(app, forum, {
      givenName: '',
      consent: '',
      replies: { [number.id]: 'deux', [date.id]: '2025-02-31', [choice.id]: 'x' },
    });
    expect(page.status).toBe(422);
    const order = fieldsInError(page.text);
    expect(order).toEqual([
      'givenName',
      ...[number, date, choice, days].map(({ id }) => `replies.${id}`),
      'consent',
    ]);
    expect(page.visible).toContain('Indiquez un nombre');
    expect(page.text).toContain('value="deux"');
    expect(await RegistrationModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('asks a question only after the reply it hangs on, and drops what was sent for one that is not asked', async () => {
    const days = await questionnaire.askDays();
    const [monday = '', tuesday = ''] = days.options.map(({ id }) => id);
    const night = await questionnaire.askNight(days, tuesday);
    expect((await sendRegistration(app, forum, { replies: { [days.id]: [monday] } })).status).toBe(303);
    expect((await sendRegistration(app, forum, { replies: { [days.id]: [monday, tuesday] } })).status).toBe(
      422,
    );
    expect(
      (await sendRegistration(app, forum, { replies: { [days.id]: [monday], [night.id]: 'yes' } })).status,
    ).toBe(303);
    expect((await latestRegistration(forum)).replies).toEqual({ [days.id]: [monday] });
    expect(
      (await sendRegistration(app, forum, { replies: { [days.id]: [tuesday], [night.id]: 'yes' } })).status,
    ).toBe(303);
    expect((await latestRegistration(forum)).replies).toEqual({ [days.id]: [tuesday], [night.id]: 'yes' });
    // A question that hangs on one that is not asked is not asked either.
    const room = await questionnaire.ask({
      kind: 'text',
      label: say('Chambre'),
      required: 'on',
      onlyIf: [`${night.id}:yes`],
    });
    const hidden = { [days.id]: [monday], [night.id]: 'yes' };
    expect((await sendRegistration(app, forum, { replies: hidden })).status).toBe(303);
    const shown = await sendRegistration(app, forum, { replies: { ...hidden, [days.id]: [tuesday] } });
    expect(shown.text).toContain(`href="#field-replies.${room.id}"`);
  });

  test('asks some kinds of institution only', async () => {
    const mandate = await questionnaire.ask({
      kind: 'text',
      label: say('Mandat électif'),
      required: 'on',
      institutionKinds: ['commune', 'region'],
    });
    expect(
      (await sendRegistration(app, forum, { institutionKind: 'media', replies: { [mandate.id]: 'x' } }))
        .status,
    ).toBe(303);
    expect((await latestRegistration(forum)).replies).toEqual({});
    expect((await sendRegistration(app, forum, { institutionKind: 'commune' })).status).toBe(422);
    const page = await app.client().get(paths.newRegistration('fr', forum.slug));
    expect(page.visible).toMatch(/Pour : Commune et Région/);
    expect(page.text).toContain('data-only-kinds="commune region"');
  });
});
