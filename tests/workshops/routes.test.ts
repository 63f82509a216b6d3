import { Types } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bumpPublicRevision } from '../../src/forums/publicRevision.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { paths } from '../../src/paths.ts';
import type { Position } from '../../src/workshops/recommendation.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createGroup, createRecommendation } from '../support/factories/workshops.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

const adopted = (number: number, given: object = {}) => ({
  state: 'adopted' as const,
  number,
  adoptedAt: new Date('2025-11-13T10:00:00Z'),
  ...given,
});
const position = (given: Partial<Position>): Position => ({
  _id: new Types.ObjectId(),
  kind: 'agree',
  holder: 'delegation',
  who: 'FAMSI',
  mayBeNamed: false,
  words: '',
  version: 1,
  by: { name: 'Nadia' },
  at: new Date('2025-11-12T16:00:00Z'),
  ...given,
});

test('before any adoption the page says so, in each language, and shows no draft', async () => {
  const forum = await createForum();
  await createRecommendation(await createGroup(forum), {
    statement: { fr: 'Encore un brouillon' },
    state: 'agreed',
  });
  for (const lang of LANGUAGES) {
    const { status, text } = await app.client().get(paths.recommendations(lang, forum.slug));
    expect(status).toBe(200);
    expect(text).toMatch(new RegExp(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`));
    expect(text).not.toContain('Encore un brouillon');
    expect(text).not.toMatch(/workshops:|common:/);
  }
});

test('adopted recommendations stand under their theme, with figures; a text in another language is marked', async () => {
  const forum = await createForum();
  const group = await createGroup(forum);
  await createRecommendation(group, adopted(1, { statement: { fr: 'Un guichet' }, theme: 'reception' }));
  await createRecommendation(
    group,
    adopted(2, { statement: { ar: 'سكن لائق' }, theme: 'housing', horizon: 'long' }),
  );
  const { text, visible } = await app.client().get(paths.recommendations('ar', forum.slug));
  expect(visible).toContain('اعتمد الملتقى توصيتين.');
  expect(text).toMatch(/lang="fr" dir="ltr"><a href="[^"]+\/recommendations\/1">Un guichet/);
  expect(visible).toContain('لم تُترجم بعد؛ النص الأصلي: الفرنسية.');
  expect(visible.indexOf('Un guichet')).toBeLessThan(visible.indexOf('سكن لائق'));
  expect(visible).toMatch(/جماعي 2/);
});

test('one recommendation: what, why, whom, by when; a member is named only if they agreed', async () => {
  const forum = await createForum();
  const group = await createGroup(forum, { name: { fr: 'Groupe de l’Oriental' } });
  const positions = [
    position({}),
    position({ kind: 'reserve', holder: 'member', who: 'Salma Secrète', words: 'Le budget manque' }),
    position({
      kind: 'dissent',
      holder: 'member',
      who: 'Hassan Public',
      mayBeNamed: true,
      words: 'Trop tôt',
    }),
    position({ kind: 'reserve', holder: 'delegation', who: 'Région', words: 'À chiffrer' }),
  ];
  await createRecommendation(group, adopted(1));
  await createRecommendation(group, adopted(2, { positions, addressees: ['Commune de Figuig'] }));
  const { visible, text } = await app.client().get(paths.recommendation('fr', forum.slug, 2));
  for (const word of [
    'Créer un guichet unique dans chaque commune',
    'Les démarches sont dispersées',
    'Commune de Figuig',
    'Accueil et accès aux services',
    'Court terme',
    'Nombre de guichets ouverts',
    'Groupe de l’Oriental',
    '4 positions enregistrées',
    'Un membre du groupe',
    'Le budget manque',
    'Hassan Public',
    'Région',
    '13 novembre 2025',
  ]) {
    expect(visible).toContain(word);
  }
  expect(text).not.toContain('Salma');
  expect(text).not.toContain('Nadia');
  expect(text).toContain(`href="${paths.recommendation('fr', forum.slug, 1)}"`);
});

test('there is one address for each number, and none for what is not adopted or not public', async () => {
  const forum = await createForum();
  const group = await createGroup(forum);
  await createRecommendation(group, adopted(7));
  await createRecommendation(group, { state: 'agreed', number: 8 });
  const status = async (path: string) => (await app.client().get(path)).status;
  expect(await status(paths.recommendation('fr', forum.slug, 7))).toBe(200);
  for (const number of ['8', '9', '07', '7.0', '-7', 'x', '99999999999']) {
    expect([number, await status(`/fr/forums/${forum.slug}/recommendations/${number}`)]).toEqual([
      number,
      404,
    ]);
  }
  const draft = await createForum({ state: 'draft' });
  expect(await status(paths.recommendations('fr', draft.slug))).toBe(404);
});

test('a page is kept, asks the database once, and takes as many queries for one as for three', async () => {
  const counts: number[] = [];
  for (const number of [1, 3]) {
    const forum = await createForum();
    const group = await createGroup(forum);
    for (let made = 1; made <= number; made += 1) await createRecommendation(group, adopted(made));
    await bumpPublicRevision(forum._id);
    app.queries();
    await app.client().get(paths.recommendations('es', forum.slug));
    counts.push(app.queries());
    await app.client().get(paths.recommendations('es', forum.slug));
    expect(app.queries()).toBe(0);
  }
  expect(counts[0]).toBe(counts[1]);
});
