import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import { secretOf } from '../../../src/registrations/attendeeLink.ts';
import { questionnaireOf } from '../../../src/registrations/questions/queries.ts';
import { type Question, QuestionnaireModel } from '../../../src/registrations/questions/questionnaire.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../src/registrations/registration.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import { createMember } from '../../support/factories/accounts.ts';
import { createForum } from '../../support/factories/forums.ts';
import { registrationFields } from '../../support/factories/registrations.ts';

const NOW = new Date('2025-10-01T09:00:00Z');
let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.clock.set(NOW);
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});

const questions = async () => (await questionnaireOf(forum._id)).questions;
const versionNow = async () => (await questionnaireOf(forum._id)).version;

/** By the organisers' form; the question as it is stored. */
async function ask(fields: Record<string, unknown>): Promise<Question> {
  const version = await versionNow();
  const { status } = await organiser.post(paths.questions('fr', forum.slug), { ...fields, version });
  expect(status).toBe(303);
  return (await questions()).at(-1) as Question;
}
const say = (fr: string, ar = `${fr} بالعربية`) => ({ ar, fr });
const option = (fr: string) => ({ id: '', label: say(fr) });
const idOf = (question: Question, fr: string) =>
  question.options.find(({ label }) => label.fr === fr)?.id as string;

const askDays = () =>
  ask({
    kind: 'choices',
    label: say('Jours de présence'),
    required: 'on',
    options: [option('Lundi'), option('Mardi')],
  });
const askNight = (leader: Question, reply: string) =>
  ask({
    kind: 'yesNo',
    label: say('Hébergement souhaité'),
    required: 'on',
    onlyIf: [`${leader.id}:${reply}`],
  });

const send = (fields: Record<string, unknown>) =>
  app.client().post(paths.createRegistration('fr', forum.slug), registrationFields(fields));
const latest = async () =>
  (await RegistrationModel.findOne({ forum: forum._id })
    .sort({ _id: -1 })
    .lean<RegistrationRecord>()) as RegistrationRecord;

describe('the public form', () => {
  test.each([
    ['ar', 'أيام الحضور'],
    ['fr', 'Jours de présence'],
    // What is not written in the reader's language is shown in one that is, and marked as such.
    ['en', 'أيام الحضور'],
  ] as const)('asks the forum’s questions in %s', async (lang, label) => {
    await ask({
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
      text: await ask({ kind: 'text', label: say('Badge') }),
      longText: await ask({ kind: 'longText', label: say('Attentes') }),
      number: await ask({ kind: 'number', label: say('Accompagnants') }),
      date: await ask({ kind: 'date', label: say('Arrivée') }),
      yesNo: await ask({ kind: 'yesNo', label: say('Visa') }),
      choice: await ask({
        kind: 'choice',
        label: say('Repas'),
        options: [option('Viande'), option('Sans viande')],
      }),
      choices: await askDays(),
    };
    const meal = idOf(asked.choice, 'Sans viande');
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
    expect((await send({ replies })).status).toBe(303);
    expect((await latest()).replies).toEqual({
      [asked.text.id]: 'سعاد العلوي',
      [asked.longText.id]: 'Un\ndeux',
      [asked.number.id]: 2,
      [asked.date.id]: '2025-11-11',
      [asked.yesNo.id]: 'no',
      [asked.choice.id]: meal,
      [asked.choices.id]: days,
    });
    const own = await app.client().get(paths.registration('fr', secretOf(await latest())));
    for (const words of ['سعاد العلوي', 'Sans viande', 'Lundi et Mardi', '11 novembre 2025', 'Non'])
      expect(own.visible).toContain(words);
  });

  test('says what is wrong beside each question, in the order of the page, and keeps what was typed', async () => {
    const number = await ask({ kind: 'number', label: say('Accompagnants') });
    const date = await ask({ kind: 'date', label: say('Arrivée'), required: 'on' });
    const choice = await ask({
      kind: 'choice',
      label: say('Repas'),
      options: [option('Viande'), option('Pain')],
    });
    const days = await askDays();
    const page = await send({
      givenName: '',
      consent: '',
      replies: { [number.id]: 'deux', [date.id]: '2025-02-31', [choice.id]: 'x' },
    });
    expect(page.status).toBe(422);
    const order = [...page.text.matchAll(/href="#field-([\w.]+)"/g)].map(([, field]) => field);
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
    const days = await askDays();
    const [monday = '', tuesday = ''] = days.options.map(({ id }) => id);
    const night = await askNight(days, tuesday);
    expect((await send({ replies: { [days.id]: [monday] } })).status).toBe(303);
    expect((await send({ replies: { [days.id]: [monday, tuesday] } })).status).toBe(422);
    expect((await send({ replies: { [days.id]: [monday], [night.id]: 'yes' } })).status).toBe(303);
    expect((await latest()).replies).toEqual({ [days.id]: [monday] });
    expect((await send({ replies: { [days.id]: [tuesday], [night.id]: 'yes' } })).status).toBe(303);
    expect((await latest()).replies).toEqual({ [days.id]: [tuesday], [night.id]: 'yes' });
    // A question that hangs on one that is not asked is not asked either.
    const room = await ask({
      kind: 'text',
      label: say('Chambre'),
      required: 'on',
      onlyIf: [`${night.id}:yes`],
    });
    const hidden = { [days.id]: [monday], [night.id]: 'yes' };
    expect((await send({ replies: hidden })).status).toBe(303);
    const shown = await send({ replies: { ...hidden, [days.id]: [tuesday] } });
    expect(shown.text).toContain(`href="#field-replies.${room.id}"`);
  });

  test('asks some kinds of institution only', async () => {
    const mandate = await ask({
      kind: 'text',
      label: say('Mandat électif'),
      required: 'on',
      institutionKinds: ['commune', 'region'],
    });
    expect((await send({ institutionKind: 'media', replies: { [mandate.id]: 'x' } })).status).toBe(303);
    expect((await latest()).replies).toEqual({});
    expect((await send({ institutionKind: 'commune' })).status).toBe(422);
    const page = await app.client().get(paths.newRegistration('fr', forum.slug));
    expect(page.visible).toMatch(/Pour : Commune et Région/);
    expect(page.text).toContain('data-only-kinds="commune region"');
  });
});

describe('replies survive a change of the form', () => {
  test('an option and a question that were taken out are kept, shown and exported', async () => {
    const meal = await ask({
      kind: 'choice',
      label: say('Repas'),
      options: [option('Viande'), option('Poisson'), option('Pain')],
    });
    const badge = await ask({ kind: 'text', label: say('Badge') });
    const fish = idOf(meal, 'Poisson');
    await send({ replies: { [meal.id]: fish, [badge.id]: 'S. Alaoui' } });
    const person = await latest();
    const without = meal.options.filter(({ id }) => id !== fish);
    await organiser.post(paths.question('fr', forum.slug, meal.id), {
      label: say('Votre repas'),
      options: without,
      version: await versionNow(),
    });
    await organiser.post(paths.removeQuestion('fr', forum.slug, badge.id), { version: await versionNow() });
    // Nobody new can choose it; who did keeps it, and may.
    expect((await send({ replies: { [meal.id]: fish } })).status).toBe(422);
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
    expect((await latest()).replies).toEqual({ [meal.id]: fish, [badge.id]: 'S. Alaoui' });
    const page = await organiser.get(paths.organiserRegistration('fr', forum.slug, String(person._id)));
    expect(page.visible).toMatch(/Votre repas Poisson Badge S\. Alaoui/);
    const csv = await organiser.get(paths.organiserRegistrationsCsv('fr', forum.slug));
    expect(csv.text.split('\n')[0]).toContain('Votre repas,Badge');
    expect(csv.text).toContain('Poisson,S. Alaoui');
    // And it can be asked again.
    await organiser.post(paths.restoreQuestion('fr', forum.slug, badge.id), { version: await versionNow() });
    expect((await app.client().get(paths.newRegistration('fr', forum.slug))).visible).toContain('Badge');
  });

  test('who registered before a required question came is told so on their own page', async () => {
    await send({});
    const person = await latest();
    const own = paths.registration('fr', secretOf(person));
    await app.client().post(`${own}/confirmation`);
    expect((await app.client().get(own)).visible).not.toContain('attend encore votre réponse');
    const visa = await ask({ kind: 'yesNo', label: say('Visa'), required: 'on' });
    expect((await app.client().get(own)).visible).toContain('1 question attend encore votre réponse');
    const { version } = await latest();
    const fields = registrationFields({ version, replies: { [visa.id]: 'yes' } });
    await app.client().post(paths.registrationAnswers('fr', secretOf(person)), fields);
    expect((await app.client().get(own)).visible).not.toContain('attend encore votre réponse');
    const change = await AuditEntryModel.findOne({ forum: forum._id, verb: 'registration.changed' }).lean();
    expect(change?.after).toMatchObject({ replies: [{ question: say('Visa'), reply: 'yes' }] });
  });

  test('a person’s own data hold them in words, and erasure takes them', async () => {
    const badge = await ask({ kind: 'text', label: say('Badge') });
    await send({ replies: { [badge.id]: 'S. Alaoui' } });
    const secret = secretOf(await latest());
    const data = JSON.parse((await app.client().get(paths.registrationData('fr', secret))).text);
    expect(data.replies).toEqual([{ question: 'Badge', reply: 'S. Alaoui' }]);
    expect(data.consents).toEqual([
      { text: expect.stringContaining('J’accepte'), version: 0, at: NOW.toISOString() },
    ]);
    await app.client().post(paths.registrationErasure('fr', secret));
    expect(await latest()).toMatchObject({ replies: {}, consents: [] });
  });
});

describe('the organisers', () => {
  test('see the questions with how many replied, and a preview in each language', async () => {
    const empty = await organiser.get(paths.questions('fr', forum.slug));
    expect(empty.visible).toContain('Aucune question propre à ce forum');
    const days = await askDays();
    await ask({ kind: 'text', label: { ar: 'ملاحظة' } });
    await send({ replies: { [days.id]: days.options.map(({ id }) => id) } });
    const page = await organiser.get(paths.questions('fr', forum.slug));
    expect(page.visible).toMatch(/Jours de présence Plusieurs choix Obligatoire .*1 réponse .*Lundi · Mardi/);
    expect(page.visible).toContain('Manque en : Français');
    const preview = await organiser.get(paths.questionsPreview('ar', forum.slug));
    expect(preview.visible).toContain('Jours de présence بالعربية');
    expect(preview.text).toContain('type="button" disabled');
  });

  test('a form that is not right is said beside its fields, with what was typed', async () => {
    const page = await organiser.post(paths.questions('fr', forum.slug), {
      kind: 'choice',
      label: { fr: 'Repas' },
      options: [option('Viande')],
      version: 0,
    });
    expect(page.status).toBe(422);
    expect(page.text).toContain('href="#field-label.ar"');
    expect(page.text).toContain('href="#field-options"');
    expect(page.text).toContain('value="Viande بالعربية"');
    const more = await organiser.post(paths.questions('fr', forum.slug), {
      addRow: 'options',
      options: [option('Viande')],
      version: 0,
    });
    expect(more.status).toBe(200);
    expect(more.text.match(/name="options\[\d+\]\[id\]"/g)).toHaveLength(2);
    expect(await questions()).toEqual([]);
  });

  test('two of them at once: the second is told, and nothing of theirs is lost', async () => {
    const meal = await ask({ kind: 'text', label: say('Repas') });
    const version = await versionNow();
    const change = (fr: string) =>
      organiser.post(paths.question('fr', forum.slug, meal.id), { label: say(fr), version });
    expect((await change('Repas du midi')).status).toBe(303);
    const late = await change('Repas du soir');
    expect(late.status).toBe(409);
    expect(late.text).toContain('value="Repas du soir"');
    expect(late.text).toContain(`name="version" value="${version + 1}"`);
    expect((await questions())[0]?.label.fr).toBe('Repas du midi');
    // The very first question of a forum, too.
    const other = await createForum();
    const both = await app.signedIn(await createMember(other, 'organiser'));
    const first = () =>
      both.post(paths.questions('fr', other.slug), { kind: 'text', label: say('Une'), version: 0 });
    expect((await Promise.all([first(), first()])).map(({ status }) => status).sort()).toEqual([303, 409]);
  });

  test('what another question hangs on is neither taken out nor overtaken', async () => {
    const days = await askDays();
    const tuesday = idOf(days, 'Mardi');
    const night = await askNight(days, tuesday);
    const version = await versionNow();
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
    expect(await versionNow()).toBe(version);
    expect((await questions()).map(({ id }) => id)).toEqual([days.id, night.id]);
    // It cannot hang on itself or on one that comes later.
    const later = { label: days.label, options: days.options, onlyIf: [`${night.id}:yes`], version };
    expect((await organiser.post(paths.question('fr', forum.slug, days.id), later)).status).toBe(422);
  });

  test('ask no more than forty questions, and a person may agree to no more than eight things', async () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      id: `q${index}`,
      kind: 'text' as const,
      label: { ar: 'س' },
    }));
    const consents = Array.from({ length: 8 }, (_, index) => ({
      id: `c${index}`,
      texts: [{ version: 1, text: { ar: 'ن' }, since: NOW }],
    }));
    await QuestionnaireModel.create({ _id: forum._id, version: 1, questions: many, consents });
    const question = await organiser.post(paths.questions('fr', forum.slug), {
      kind: 'text',
      label: say('41'),
      version: 1,
    });
    expect(question.status).toBe(422);
    expect(question.visible).toContain('plus de 40 questions');
    expect(question.text).toContain('value="41"');
    const consent = await organiser.post(paths.consents('fr', forum.slug), { text: say('Neuf'), version: 1 });
    expect(consent.status).toBe(422);
    expect(await versionNow()).toBe(1);
    expect((await app.client().get(paths.newRegistration('ar', forum.slug))).status).toBe(200);
  });

  test('move questions; the history says who did what', async () => {
    await ask({ kind: 'text', label: say('Une') });
    const two = await ask({ kind: 'text', label: say('Deux') });
    await organiser.post(paths.putQuestionEarlier('fr', forum.slug, two.id), { version: await versionNow() });
    expect((await questions()).map(({ label }) => label.fr)).toEqual(['Deux', 'Une']);
    const verbs = await AuditEntryModel.find({ forum: forum._id, kind: 'questionnaire' }).distinct('verb');
    expect(verbs.sort()).toEqual(['question.added', 'question.moved']);
  });

  test('of a draft forum a question that is removed is gone', async () => {
    forum = await createForum({ state: 'draft' });
    organiser = await app.signedIn(await createMember(forum, 'organiser'));
    const badge = await ask({ kind: 'text', label: say('Badge') });
    const removal = await organiser.get(paths.removeQuestion('fr', forum.slug, badge.id));
    expect(removal.visible).toContain('0 réponse');
    await organiser.post(paths.removeQuestion('fr', forum.slug, badge.id), { version: await versionNow() });
    expect(await questions()).toEqual([]);
  });

  test('need not have the replies of a person whom they register themselves', async () => {
    const days = await askDays();
    const form = await organiser.get(paths.organiserNewRegistration('fr', forum.slug));
    expect(form.visible).toContain('Jours de présence');
    const added = await organiser.post(paths.organiserRegistrations('fr', forum.slug), registrationFields());
    expect(added.status).toBe(303);
    const reply = { replies: { [days.id]: [idOf(days, 'Lundi')] } };
    await organiser.post(paths.organiserRegistrations('fr', forum.slug), registrationFields(reply));
    expect((await latest()).replies).toEqual(reply.replies);
  });
});
