import { afterAll, beforeAll, expect, test } from 'vitest';
import { storePhoto } from '../../src/files/photo.ts';
import { receiveFile } from '../../src/files/receive.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { incoming, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

const NOW = new Date('2025-11-01T10:00:00Z');
let app: TestApp;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());

async function photoIn(forum: ForumRecord) {
  const { default: sharp } = await import('sharp');
  const jpeg = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#0a6b58' } })
    .jpeg()
    .toBuffer();
  return storePhoto(await incoming('me.jpg', jpeg), forum, NOW);
}

test('a speaker’s photo is shown to everybody, for good; no other file is, under this address', async () => {
  const forum = await createForum();
  const other = await createForum();
  const photo = await photoIn(forum);
  const address = (id: unknown, of = forum) => paths.photo('ar', of.slug, String(id));
  expect((await app.client().get(address(photo._id))).status).toBe(404);
  await createSpeaker(forum, { photo: photo._id });
  const answer = await app.client().get(address(photo._id));
  expect(answer.status).toBe(200);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-disposition': expect.stringMatching(/^inline; /),
    'x-content-type-options': 'nosniff',
  });
  const document = await receiveFile(await incoming('a.pdf', PDF), { forum }, NOW);
  for (const wrong of [
    address(document._id),
    address(photo._id, other),
    address('..%2f..%2fetc'),
    address('x'),
  ]) {
    expect((await app.client().get(wrong)).status).toBe(404);
  }
});

test('the photo of a draft’s speaker is shown to its staff only, and kept by nobody', async () => {
  const forum = await createForum({ state: 'draft' });
  const photo = await photoIn(forum);
  await createSpeaker(forum, { photo: photo._id });
  const address = paths.photo('fr', forum.slug, String(photo._id));
  expect((await app.client().get(address)).status).toBe(404);
  const viewer = await app.signedIn(await createMember(forum, 'viewer'));
  const answer = await viewer.get(address);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
});
