import { setTimeout as wait } from 'node:timers/promises';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ForumModel } from '../../src/forums/forum.ts';
import { bumpPublicRevision, followPublicRevisions } from '../../src/forums/publicRevision.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

test('whoever comes while a page is being rendered waits for that one rendering', async () => {
  const forum = await createForum();
  await bumpPublicRevision(forum._id);
  app.queries();
  await app.client().get(`/es/forums/${forum.slug}`);
  const once = app.queries();
  await bumpPublicRevision(forum._id);
  app.queries();
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => app.client().get(`/es/forums/${forum.slug}`)),
  );
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  // Thirty readers cost the forum's look-up each (nothing was kept when they came), but one rendering.
  expect(app.queries()).toBeLessThanOrEqual(once + 29);
  app.queries();
  await Promise.all(Array.from({ length: 30 }, () => app.client().get(`/es/forums/${forum.slug}`)));
  expect(app.queries()).toBe(0);
});

test('a change announced by another process is seen within a second', async () => {
  const forum = await createForum({ title: { fr: 'Avant' } });
  const address = `/fr/forums/${forum.slug}`;
  expect((await app.client().get(address)).visible).toContain('Avant');
  const following = followPublicRevisions((error) => {
    throw error;
  });
  await ForumModel.updateOne({ _id: forum._id }, { $set: { 'title.fr': 'Après' } });
  const revisions = mongoose.connection.collection<{ _id: string }>('publicrevisions');
  for (const scope of [String(forum._id), 'site']) {
    await revisions.updateOne({ _id: scope }, { $inc: { number: 1 } }, { upsert: true });
  }
  expect((await app.client().get(address)).visible).toContain('Avant');
  await wait(1000);
  expect((await app.client().get(address)).visible).toContain('Après');
  following.stop();
});

test('what is in the query string changes nothing and keeps nothing', async () => {
  const forum = await createForum();
  const plain = await app.client().get(`/fr/forums/${forum.slug}`);
  const odd = await app.client().get(`/fr/forums/${forum.slug}?title=<script>&lang=ar`);
  expect(odd.text).toBe(plain.text);
});

test('a page that is not there is not kept', async () => {
  expect((await app.client().get('/fr/forums/later')).status).toBe(404);
  await createForum({ slug: 'later' });
  expect((await app.client().get('/fr/forums/later')).status).toBe(200);
});
