import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CheckInModel } from '../../src/checkIn/checkIn.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { QuestionnaireModel } from '../../src/registrations/questions/questionnaire.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createRegistration } from '../support/factories/registrations.ts';

let app: TestApp;
let forum: ForumRecord;
let viewer: Client;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum();
  viewer = await app.signedIn(await createMember(forum, 'viewer'));
});

const show = (query = '', lang: 'ar' | 'fr' = 'fr') =>
  viewer.get(paths.registrationFigures(lang, forum.slug) + query);

test('say so while there is nobody', async () => {
  expect((await show()).visible).toContain('Personne à compter');
});

test.each(['ar', 'fr'] as const)('are charts and tables in %s', async (lang) => {
  await createRegistration(forum, {
    sex: 'female',
    language: 'ar',
    registeredAt: new Date('2025-10-01T10:00:00Z'),
  });
  await createRegistration(forum, {
    sex: 'male',
    territory: 'ES',
    institutionKind: 'media',
    registeredAt: new Date('2025-10-03T10:00:00Z'),
  });
  await createRegistration(forum, { state: 'cancelled', territory: 'IT' });
  const page = await show('', lang);
  expect(page.visible).not.toMatch(/\b(registrations|charts|terms):/);
  if (lang === 'ar') return expect(page.visible).toContain('شخصان');
  expect(page.visible).toContain('2 personnes');
  expect(page.visible).toMatch(/Par territoire .*Espagne 1 50\s%/);
  expect(page.visible).not.toContain('Italie');
  // A day without anybody is a day too.
  expect(page.text.match(/<rect class="fill fill--info"/g)).toHaveLength(3);
  expect(page.visible).toMatch(/Type d’institution par sexe .*Commune 1 – 1 .*Média – 1 1 Total 1 1 2/);
});

test('count whoever has a place, or whoever came', async () => {
  await createRegistration(forum, { state: 'waitlisted', ordinal: 1, territory: 'IT' });
  await createRegistration(forum, { territory: 'ES' });
  const seen = await createRegistration(forum, { territory: 'MA-02' });
  for (const day of ['2025-11-12', '2025-11-13'])
    await CheckInModel.create({
      forum: forum._id,
      registration: seen._id,
      day,
      at: new Date(),
      by: { id: 'x' },
    });
  expect((await show('?of=confirmed')).visible).toMatch(/2 personnes/);
  const present = await show('?of=present');
  expect(present.visible).toMatch(/1 personne /);
  expect(present.visible).toContain('L’Oriental');
  expect(present.visible).not.toMatch(/Italie|Espagne/);
});

test('count the replies to the forum’s questions among those who replied', async () => {
  const options = [
    { id: 'a1', label: { fr: 'Viande' } },
    { id: 'b2', label: { fr: 'Poisson' }, retired: true },
  ];
  await QuestionnaireModel.create({
    _id: forum._id,
    version: 1,
    questions: [
      { id: 'q1', kind: 'choices', label: { fr: 'Repas' }, options },
      { id: 'q2', kind: 'text', label: { fr: 'Badge' } },
    ],
  });
  await createRegistration(forum, { replies: { q1: ['a1', 'b2'], q2: 'Chef' } });
  await createRegistration(forum, { replies: { q1: ['a1'] } });
  await createRegistration(forum);
  const page = await show();
  expect(page.visible).toMatch(/Repas .*Viande 2 100\s% Poisson 1 50\s% 2 réponses/);
  expect(page.visible).not.toContain('Badge');
});

test('leave as a table that a spreadsheet opens', async () => {
  await createRegistration(forum, { territory: 'ES' });
  const csv = await viewer.get(paths.registrationFiguresCsv('fr', forum.slug));
  expect(csv.headers.get('content-type')).toContain('text/csv');
  expect(csv.text).toContain('Chiffre,Valeur,Selon,Nombre');
  expect(csv.text).toContain('Par territoire,Espagne,,1');
  expect(csv.text).toContain('Territoire par sexe,Espagne,Femme,1');
  expect(csv.text).toContain('Inscriptions par jour,2025-10-01,,1');
});
