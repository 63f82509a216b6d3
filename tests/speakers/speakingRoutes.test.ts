import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryModel } from '../../src/audit/auditEntry.ts';
import { config } from '../../src/config.ts';
import { StoredFileModel } from '../../src/files/storedFile.ts';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel } from '../../src/materials/material.ts';
import { SpeakerModel, type SpeakerRecord } from '../../src/speakers/speaker.ts';
import { speakerLink } from '../../src/speakers/speakerLink.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createRoom, createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createApprovedMaterial, createMaterial, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let speaker: SpeakerRecord;
let browser: Client;
let own: string;

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-11-01T10:00:00Z'));
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum();
  speaker = await createSpeaker(forum, { state: 'invited' });
  browser = app.client();
  own = `/fr/speaking/${speakerLink.secretOf(speaker)}`;
});

const stored = () => SpeakerModel.findById(speaker._id).lean().orFail();
const incoming = () => readdir(path.join(config.uploadsDir, 'incoming')).catch(() => []);

describe('the page', () => {
  test('shows sessions, roles, parts and rooms of the working agenda, in four languages', async () => {
    const room = await createRoom(forum);
    await createSession(forum, {
      room: room._id,
      roles: [{ speaker: speaker._id, role: 'moderator' }],
      title: { ar: 'المائدة الأولى', fr: 'Première table' },
    });
    const page = await browser.get(own);
    expect(page.visible).toContain('Première table');
    expect(page.visible).toContain('Modérateur / modératrice');
    expect(page.visible).toContain(room.name.fr as string);
    for (const lang of ['ar', 'es', 'en']) {
      const other = await browser.get(own.replace('/fr/', `/${lang}/`));
      expect(other.status).toBe(200);
      expect(other.text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"`);
      expect(other.text).not.toMatch(/speakers:[a-z]/);
    }
  });

  test('is kept by nobody and found by no search engine; opening it answers nothing', async () => {
    const page = await browser.get(own);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('x-robots-tag')).toContain('noindex');
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect((await stored()).state).toBe('invited');
  });

  test.each(['x', 'A'.repeat(48), '../../etc/passwd', '%00'])(
    'is not there for the secret %j',
    async (secret) => {
      expect((await browser.get(`/fr/speaking/${encodeURIComponent(secret)}`)).status).toBe(404);
      expect((await browser.post(`/fr/speaking/${encodeURIComponent(secret)}/answer`)).status).toBe(404);
    },
  );

  test('a stranger without a link uploads nothing: the file is not even read', async () => {
    const answer = await browser.upload(`/fr/speaking/${'A'.repeat(48)}/materials`, { language: 'fr' }, [
      { field: 'file', name: 'slides.pdf', content: PDF },
    ]);
    expect(answer.status).toBe(404);
    expect(await incoming()).toEqual([]);
  });
});

describe('the answer', () => {
  test('confirms with words, and may be changed until the forum is over', async () => {
    const answer = await browser.post(`${own}/answer`, { answer: 'confirmed', answerNote: 'Avec plaisir' });
    expect(answer.location).toBe(own);
    expect((await browser.get(own)).visible).toContain('Merci, votre participation est confirmée.');
    expect(await stored()).toMatchObject({ state: 'confirmed', answerNote: 'Avec plaisir' });
    await browser.post(`${own}/answer`, { answer: 'declined' });
    expect((await stored()).state).toBe('declined');
    expect((await stored()).answerNote).toBeUndefined();
    const history = await AuditEntryModel.find({ subject: String(speaker._id) })
      .sort({ _id: 1 })
      .lean();
    expect(history.map(({ verb, actor }) => [verb, actor.kind])).toEqual([
      ['speaker.confirmed', 'speaker'],
      ['speaker.declined', 'speaker'],
    ]);
    await ForumModel.updateOne(
      { _id: forum._id },
      { $set: { startsOn: '2025-10-01', endsOn: '2025-10-01' } },
    );
    const late = await browser.post(`${own}/answer`, { answer: 'confirmed' });
    expect(late.status).toBe(422);
    expect(late.visible).toContain('Ce forum est terminé');
    expect((await stored()).state).toBe('declined');
  });

  test('without a choice the words typed stay', async () => {
    const answer = await browser.post(`${own}/answer`, { answerNote: 'Peut-être' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Peut-être</textarea>');
    expect((await stored()).state).toBe('invited');
  });
});

describe('the profile', () => {
  const fields = () => ({
    name: { fr: 'Amina El Idrissi' },
    position: { fr: 'Cheffe de service', ar: 'رئيسة مصلحة' },
    biography: { fr: 'Juriste. **Vingt ans** d’accueil.' },
    language: 'fr',
    needs: 'Un pupitre bas',
    version: 1,
  });

  test('is saved per language and shown to the public once released, without script', async () => {
    await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
    await releaseForTest(forum);
    const address = `/fr/forums/${forum.slug}/speakers/${speaker.slug}`;
    expect((await browser.get(address)).visible).not.toContain('Vingt ans');
    const biography = { fr: `${fields().biography.fr} <script>alert(1)</script> [x](javascript:alert(1))` };
    const answer = await browser.post(`${own}/profile`, { ...fields(), biography });
    expect(answer.location).toBe(own);
    const page = await browser.get(address);
    expect(page.text).toContain('<strong>Vingt ans</strong>');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).not.toContain('href="javascript:');
    expect(page.text).toContain('"@type":"Person"');
    expect(page.visible).not.toContain('Un pupitre bas');
    expect(page.visible).not.toContain(speaker.email as string);
  });

  test('a profile that an organiser changed meanwhile is shown beside what was typed', async () => {
    await SpeakerModel.updateOne(
      { _id: speaker._id },
      { $set: { 'position.fr': 'Directrice' }, $inc: { version: 1 } },
    );
    const answer = await browser.post(`${own}/profile`, fields());
    expect(answer.status).toBe(409);
    expect(answer.visible).toContain('Directrice');
    expect(answer.text).toContain('value="Cheffe de service"');
    expect((await stored()).position?.fr).toBe('Directrice');
  });
});

describe('the photo', () => {
  const photo = () =>
    sharp({ create: { width: 900, height: 600, channels: 3, background: '#0a7' } })
      .withExif({ IFD0: { Copyright: 'secret place' } })
      .jpeg()
      .toBuffer();

  test('is drawn anew without what the camera wrote, replaced by a newer one, and removed', async () => {
    await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
    await releaseForTest(forum);
    const send = async () =>
      browser.upload(`${own}/photo`, {}, [
        { field: 'photo', name: 'me.jpg', content: new Uint8Array(await photo()) },
      ]);
    expect((await send()).location).toBe(own);
    const first = (await stored()).photo;
    const shown = await fetch(`${app.base}/fr/forums/${forum.slug}/photos/${first}`);
    const bytes = Buffer.from(await shown.arrayBuffer());
    expect(shown.headers.get('content-type')).toBe('image/webp');
    expect(shown.headers.get('cache-control')).toContain('immutable');
    expect(bytes.includes('secret place')).toBe(false);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    await send();
    expect((await stored()).photo).not.toEqual(first);
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(1);
    await browser.post(`${own}/photo/removal`);
    expect((await stored()).photo).toBeUndefined();
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test.each([
    ['a page called .jpg', '<!doctype html><script>alert(1)</script>'],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a JPEG that is cut off', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
  ])('refuses %s', async (_what, content) => {
    const answer = await browser.upload(`${own}/photo`, {}, [{ field: 'photo', name: 'me.jpg', content }]);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="field-photo-error"');
    expect((await stored()).photo).toBeUndefined();
    expect(await incoming()).toEqual([]);
  });
});

describe('documents', () => {
  const send = (fields: object, name: string, content: Uint8Array<ArrayBuffer> | string, to = 'materials') =>
    browser.upload(`${own}/${to}`, { language: 'ar', ...fields }, [{ field: 'file', name, content }]);
  const PDF_BYTES = new Uint8Array(PDF);
  const materials = () => MaterialModel.find({ speaker: speaker._id }).lean();

  test('a file with an Arabic name is handed in for a session, kept by its name, and read back', async () => {
    const session = await createSession(forum, { roles: [{ speaker: speaker._id, role: 'speaker' }] });
    const answer = await send({ title: 'عرض الجهة', session: String(session._id) }, 'عرض.pdf', PDF_BYTES);
    expect(answer.location).toBe(own);
    expect((await browser.get(own)).visible).toContain('عرض الجهة');
    const [material] = await materials();
    expect(material).toMatchObject({ state: 'submitted', title: { ar: 'عرض الجهة' }, language: 'ar' });
    expect(String(material?.session)).toBe(String(session._id));
    expect(material?.versions.map(({ name }) => name)).toEqual(['عرض.pdf']);
    const file = await browser.get(`${own}/materials/${material?._id}/versions/1`);
    expect(file.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''${encodeURIComponent('عرض.pdf')}`,
    );
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('cache-control')).toBe('private, no-store');
  });

  test('a newer file is a second version; both stay', async () => {
    await send({ title: 'Exposé' }, 'v1.pdf', PDF_BYTES);
    const [material] = await materials();
    const answer = await send({}, 'v2.pdf', PDF_BYTES, `materials/${material?._id}/versions`);
    expect(answer.location).toBe(`${own}/materials/${material?._id}`);
    const page = await browser.get(answer.location);
    expect(page.visible).toContain('v1.pdf');
    expect(page.visible).toContain('v2.pdf');
    expect(page.visible).toContain('Version 2');
    expect((await browser.get(`${own}/materials/${material?._id}/versions/3`)).status).toBe(404);
  });

  test('a link needs a title; script addresses are refused', async () => {
    const post = (fields: object) => browser.upload(`${own}/materials`, { language: 'fr', ...fields }, []);
    expect((await post({ url: 'https://example.org/a' })).status).toBe(422);
    expect((await post({ title: 'Lien', url: 'javascript:alert(1)' })).status).toBe(422);
    expect((await post({ title: 'Rien' })).visible).toContain('Choisissez un fichier, ou indiquez un lien');
    expect((await post({ title: 'Lien', url: 'https://example.org/a' })).status).toBe(303);
    expect((await materials()).map(({ kind, url }) => [kind, url])).toEqual([
      ['link', 'https://example.org/a'],
    ]);
  });

  test.each([
    ['a page called .pdf', 'slides.pdf', '<!doctype html><script>alert(1)</script>'],
    ['an SVG', 'logo.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a program', 'setup.exe', `MZ${'\0'.repeat(100)}`],
    ['an empty file', 'slides.pdf', ''],
  ])('refuses %s, and keeps what was typed', async (_what, name, content) => {
    const answer = await send({ title: 'Titre gardé' }, name, content);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('value="Titre gardé"');
    expect(answer.text).toContain('field__error');
    expect(await materials()).toEqual([]);
    expect(await incoming()).toEqual([]);
  });

  test('a path in a file name is only a name', async () => {
    await send({}, '../../../etc/passwd\u202e.pdf', PDF_BYTES);
    const [material] = await materials();
    expect(material?.versions[0]?.name).toBe('passwd.pdf');
  });

  test('a file over the limit is a 413 that shows the form, with what was typed, and leaves nothing', async () => {
    const answer = await send({ title: 'Titre gardé' }, 'slides.pdf', new Uint8Array(50_000_001));
    expect(answer.status).toBe(413);
    expect(answer.visible).toContain('50 Mo');
    expect(answer.text).toContain('value="Titre gardé"');
    expect(await incoming()).toEqual([]);
    expect(await materials()).toEqual([]);
  });

  test('forty megabytes go through', async () => {
    const large = new Uint8Array(40_000_000);
    large.set(PDF_BYTES);
    expect((await send({ title: 'Grand' }, 'grand.pdf', large)).status).toBe(303);
    expect((await materials())[0]?.versions[0]?.size).toBe(40_000_000);
  });

  test('another speaker’s documents and sessions are out of reach', async () => {
    const other = await createSpeaker(forum);
    const theirs = await createMaterial(forum, { speaker: other._id });
    for (const address of ['', '/versions/1']) {
      expect((await browser.get(`${own}/materials/${theirs._id}${address}`)).status).toBe(404);
    }
    expect((await browser.post(`${own}/materials/${theirs._id}/removal`)).status).toBe(404);
    const session = await createSession(forum);
    expect((await send({ session: String(session._id) }, 'a.pdf', PDF_BYTES)).status).toBe(422);
    expect(await MaterialModel.countDocuments({ _id: theirs._id })).toBe(1);
  });

  test('is taken back while nobody has it, not once it is approved', async () => {
    const draft = await createMaterial(forum, { speaker: speaker._id });
    const approved = await createApprovedMaterial(forum, { speaker: speaker._id });
    for (const { _id } of [draft, approved]) await browser.post(`${own}/materials/${_id}/removal`);
    expect((await materials()).map(({ _id }) => String(_id))).toEqual([String(approved._id)]);
    expect((await browser.get(own)).visible).toContain('Ce document est déjà publié');
  });

  test('an archive takes nothing more', async () => {
    await ForumModel.updateOne({ _id: forum._id }, { $set: { state: 'archived' } });
    expect((await send({ title: 'Trop tard' }, 'a.pdf', PDF_BYTES)).visible).toContain(
      'Ce forum est archivé',
    );
    expect(await materials()).toEqual([]);
  });
});
