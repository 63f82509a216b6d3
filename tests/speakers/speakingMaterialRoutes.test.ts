import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ForumModel, type ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel } from '../../src/materials/material.ts';
import type { SpeakerRecord } from '../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createSession } from '../support/factories/agenda.ts';
import { createApprovedMaterial, createMaterial, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';
import { incomingFiles } from '../support/incomingFiles.ts';
import { invitedSpeaker } from '../support/speaking.ts';

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
  ({ forum, speaker, browser, own } = await invitedSpeaker(app));
});

describe('the page', () => {
  test('a stranger without a link uploads nothing: the file is not even read', async () => {
    const answer = await browser.upload(`/fr/speaking/${'A'.repeat(48)}/materials`, { language: 'fr' }, [
      { field: 'file', name: 'slides.pdf', content: PDF },
    ]);
    expect(answer.status).toBe(404);
    expect(await incomingFiles()).toEqual([]);
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
    expect(await incomingFiles()).toEqual([]);
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
    expect(await incomingFiles()).toEqual([]);
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
