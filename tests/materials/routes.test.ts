import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/audit/auditEntry.ts';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { approveMaterial, returnMaterial, withdrawMaterial } from '../../src/materials/actions/decide.ts';
import { handInFile, handInLink } from '../../src/materials/actions/handIn.ts';
import { replaceFile } from '../../src/materials/actions/replaceFile.ts';
import { MaterialModel, type MaterialRecord } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createApprovedMaterial, createMaterial, incoming, PDF } from '../support/factories/materials.ts';
import { createRegistration } from '../support/factories/registrations.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

const NOW = new Date('2025-11-02T10:00:00Z');
const ORGANISER: Actor = { kind: 'account', id: '1', name: 'Organisatrice' };
const SPEAKER: Actor = { kind: 'speaker', id: '2', name: 'Intervenante' };
let app: TestApp;
let forum: ForumRecord;

beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  forum = await createForum();
});
afterAll(() => app.close());

const again = (material: MaterialRecord) =>
  MaterialModel.findById(material._id).orFail().lean<MaterialRecord>();
const download = (material: MaterialRecord, of = forum) =>
  app.client().get(paths.material('fr', of.slug, String(material._id)));

describe('the public page', () => {
  test('says that nothing is published yet', async () => {
    await createMaterial(forum);
    const page = await app.client().get(paths.materials('ar', forum.slug));
    expect(page.status).toBe(200);
    expect(page.visible).toContain('لم تُنشر وثائق بعد');
  });

  test('groups what is approved by session, with language, kind and size', async () => {
    const session = await createSession(forum, { title: { fr: 'Ouverture', ar: 'الافتتاح' } });
    const hidden = await createSession(forum, { title: { fr: 'Séance secrète' }, slug: 'secret' });
    await releaseForTest(forum);
    const later = await createSession(forum, { title: { fr: 'Pas encore publiée' } });
    const speaker = await createSpeaker(forum, { name: { fr: '<script>alert(1)</script>' } });
    await createApprovedMaterial(forum, {
      session: session._id,
      speaker: speaker._id,
      title: { fr: 'Diaporama' },
    });
    await createApprovedMaterial(forum, { session: later._id, title: { fr: 'Note' } });
    await createApprovedMaterial(forum, { visibility: 'participants', title: { fr: 'Pour les inscrits' } });
    await createMaterial(forum, { session: hidden._id, title: { fr: 'Pas approuvé' } });
    const page = await app.client().get(paths.materials('fr', forum.slug));
    expect(page.visible).toMatch(/Ouverture.*Diaporama.*français · PDF · \d+.*Autres documents.*Note/i);
    for (const absent of ['Pas encore publiée', 'Pour les inscrits', 'Pas approuvé']) {
      expect(page.visible).not.toContain(absent);
    }
    expect(page.text).not.toContain('<script>alert');
    const own = await app.client().get(paths.session('fr', forum.slug, session.slug));
    expect(own.visible).toContain('Diaporama');
    expect(own.visible).not.toContain('Note');
  });

  test('asks the database as often for three as for one', async () => {
    await createApprovedMaterial(forum);
    const address = paths.materials('fr', forum.slug);
    app.queries();
    await app.client().get(`${address}?one`);
    const forOne = app.queries();
    const other = await createForum();
    for (let n = 0; n < 3; n += 1) await createApprovedMaterial(other);
    app.queries();
    await app.client().get(paths.materials('fr', other.slug));
    expect(app.queries()).toBe(forOne);
  });
});

describe('a download', () => {
  test('keeps the Arabic name, and is nothing a browser would run', async () => {
    const material = await handInFile(
      forum,
      { title: {}, language: 'ar', file: await incoming('عرض "الافتتاح".pdf', PDF) },
      SPEAKER,
      NOW,
    );
    expect(material.title).toEqual({ ar: 'عرض _الافتتاح_' });
    await approveMaterial(material, material.version, ORGANISER, NOW);
    const file = await download(material);
    expect(file.status).toBe(200);
    expect(file.text).toBe(PDF.toString());
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(PDF.length),
      'content-disposition': expect.stringMatching(
        /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''%D8%B9%D8%B1%D8%B6[\w%.-]+\.pdf$/,
      ),
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=0, must-revalidate',
    });
    const etag = file.headers.get('etag') ?? '';
    const address = paths.material('fr', forum.slug, String(material._id));
    expect((await app.client().get(address, { 'if-none-match': etag })).status).toBe(304);
    const part = await app.client().get(address, { range: 'bytes=1-3' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'PDF',
      `bytes 1-3/${PDF.length}`,
    ]);
    expect((await app.client().get(address, { range: 'bytes=9999-' })).status).toBe(416);
  });

  test('is refused to the public before approval, after a return, and when it is for others', async () => {
    const waiting = await createMaterial(forum);
    const returned = await createApprovedMaterial(forum);
    await returnMaterial(forum, returned, { note: 'Trop long', version: returned.version }, ORGANISER, NOW);
    const forOthers = await createApprovedMaterial(forum, { visibility: 'participants' });
    const forStaff = await createApprovedMaterial(forum, { visibility: 'organisers' });
    const elsewhere = await createApprovedMaterial(await createForum());
    const draft = await createForum({ state: 'draft' });
    const ofDraft = await createApprovedMaterial(draft);
    for (const material of [waiting, returned, forOthers, forStaff, elsewhere]) {
      expect((await download(material)).status).toBe(404);
    }
    expect((await download(ofDraft, draft)).status).toBe(404);
    expect((await app.client().get(paths.material('fr', forum.slug, '../../secret'))).status).toBe(404);
  });

  test('gives the approved version while a newer one waits, then the newer one', async () => {
    const material = await createApprovedMaterial(forum);
    const newer = Buffer.concat([PDF, Buffer.from('% newer\n')]);
    const saved = await replaceFile(material, await incoming('v2.pdf', newer), SPEAKER, NOW);
    expect(saved).toMatchObject({ state: 'submitted', approved: 1 });
    expect((await download(material)).text).toBe(PDF.toString());
    await approveMaterial(saved, saved.version, ORGANISER, NOW);
    expect((await download(material)).text).toBe(newer.toString());
    expect((await again(material)).versions.map(({ number, name }) => [number, name])).toEqual([
      [1, expect.any(String)],
      [2, 'v2.pdf'],
    ]);
  });

  test('two versions sent at once are both kept, under numbers of their own', async () => {
    const material = await createMaterial(forum);
    const files = [await incoming('a.pdf', PDF), await incoming('b.pdf', PDF)];
    await Promise.all(files.map((file) => replaceFile(material, file, SPEAKER, NOW)));
    expect((await again(material)).versions.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('is gone once it is withdrawn', async () => {
    const material = await createApprovedMaterial(forum);
    await withdrawMaterial(material, SPEAKER, NOW);
    expect((await download(material)).status).toBe(404);
    const verbs = await AuditEntryModel.find({ forum: forum._id }).distinct('verb');
    expect(verbs).toEqual(['material.withdrawn']);
  });
});

describe('a participant', () => {
  test('gets what is for participants under their own link, once confirmed', async () => {
    const material = await createApprovedMaterial(forum, {
      visibility: 'participants',
      title: { fr: 'Dossier du participant' },
    });
    const confirmed = await createRegistration(forum);
    const page = await app.client().get(paths.registration('fr', confirmed.secret));
    expect(page.visible).toContain('Dossier du participant');
    const address = (secret: string, one = material) =>
      paths.participantMaterial('fr', secret, String(one._id));
    const file = await app.client().get(address(confirmed.secret));
    expect([file.status, file.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const waiting = await createRegistration(forum, { state: 'waitlisted' });
    const stranger = await createRegistration(await createForum());
    for (const secret of [waiting.secret, stranger.secret, 'x'.repeat(48)]) {
      expect((await app.client().get(address(secret))).status).toBe(404);
    }
    const forStaff = await createApprovedMaterial(forum, { visibility: 'organisers' });
    expect((await app.client().get(address(confirmed.secret, forStaff))).status).toBe(404);
  });
});

test('a link is listed as a link, and is no download', async () => {
  const link = await handInLink(
    forum,
    { title: { fr: 'Vidéo' }, language: 'fr', url: 'https://example.org/v' },
    SPEAKER,
    NOW,
  );
  await approveMaterial(link, link.version, ORGANISER, NOW);
  const page = await app.client().get(paths.materials('fr', forum.slug));
  expect(page.text).toContain('href="https://example.org/v" rel="noopener external"');
  expect(page.visible).toContain('example.org');
  expect((await download(link)).status).toBe(404);
});
