import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoredFileModel } from '../../src/files/storedFile.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { MaterialModel, type MaterialRecord } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createMember } from '../support/factories/accounts.ts';
import { createForum } from '../support/factories/forums.ts';
import { createMaterial, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';
import { incomingFiles } from '../support/incomingFiles.ts';
import { mailTo, resetOutbox } from '../support/outbox.ts';

let app: TestApp;
let forum: ForumRecord;
let organiser: Client;

beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  resetOutbox();
  forum = await createForum();
  organiser = await app.signedIn(await createMember(forum, 'organiser'));
});
afterAll(() => app.close());

const list = () => paths.organiserMaterials('fr', forum.slug);
const one = (material: MaterialRecord) => paths.organiserMaterial('fr', forum.slug, String(material._id));
const fields = (given = {}) => ({
  kind: 'file',
  language: 'fr',
  visibility: 'public',
  session: '',
  title: { fr: 'Étude «\u00a0A\u00a0»', ar: 'دراسة' },
  url: '',
  ...given,
});
const pdf = (content: string | Uint8Array<ArrayBuffer> = new Uint8Array(PDF), name = 'étude.pdf') => [
  { field: 'file', name, content },
];
const large = (megabytes: number) => {
  const content = new Uint8Array(megabytes * 1_000_000);
  content.set(PDF);
  return content;
};

describe('the list', () => {
  test('tells what to do when there is nothing, and shows what came in', async () => {
    expect((await organiser.get(list())).visible).toContain('Aucun document pour le moment');
    const speaker = await createSpeaker(forum, { name: { fr: 'Mme <b>Alaoui</b>' } });
    await createMaterial(forum, { speaker: speaker._id, title: { fr: 'Diaporama <i>x</i>' } });
    const page = await organiser.get(list());
    expect(page.visible).toContain('À approuver');
    expect(page.visible).toContain('1 document');
    expect(page.text).not.toMatch(/<b>Alaoui|<i>x/);
    expect((await organiser.get(`${list()}?state=returned`)).visible).toContain(
      'Aucun document dans cet état',
    );
    const overview = await organiser.get(paths.organiserForum('fr', forum.slug));
    expect(overview.text).toContain(`${list()}?state=submitted`);
  });

  test('asks the database as often for three as for one', async () => {
    await createMaterial(forum);
    await organiser.get(list());
    app.queries();
    await organiser.get(list());
    const forOne = app.queries();
    await createMaterial(forum);
    await createMaterial(forum, { speaker: (await createSpeaker(forum))._id });
    app.queries();
    await organiser.get(list());
    expect(app.queries()).toBe(forOne);
  });
});

describe('a decision', () => {
  test('approves the version that was seen, and is refused when a newer one came in', async () => {
    const material = await createMaterial(forum);
    const address = paths.materialApproval('fr', forum.slug, String(material._id));
    await MaterialModel.updateOne({ _id: material._id }, { $inc: { version: 1 } });
    const refused = await organiser.post(address, { version: material.version });
    expect(refused.status).toBe(409);
    expect(refused.visible).toContain('Ce document a changé depuis que vous avez ouvert la page');
    const done = await organiser.post(address, { version: material.version + 1 });
    expect([done.status, done.location]).toEqual([303, one(material)]);
    expect((await organiser.get(one(material))).visible).toContain('Le document est approuvé.');
    expect(await MaterialModel.findById(material._id).lean()).toMatchObject({
      state: 'approved',
      approved: 1,
    });
  });

  test('gives a document back with words, by mail in the language of its speaker', async () => {
    const speaker = await createSpeaker(forum, { language: 'ar', email: 'karima@example.org' });
    const material = await createMaterial(forum, { speaker: speaker._id, title: { ar: 'عرض كريمة' } });
    const address = paths.materialReturn('fr', forum.slug, String(material._id));
    const empty = await organiser.post(address, { version: material.version, note: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain('href="#field-note"');
    const note = 'Ajoutez les sources <script>';
    const done = await organiser.post(address, { version: material.version, note });
    expect(done.status).toBe(303);
    expect(await MaterialModel.findById(material._id).lean()).toMatchObject({ state: 'returned', note });
    const mail = await mailTo('karima@example.org');
    expect(mail.subject).toContain('وثيقتكم تحتاج إلى تعديل');
    expect(mail.text).toContain('عرض كريمة');
    expect(mail.text).toContain(note);
    expect(mail.text).toContain('/ar/speaking/');
    expect(mail.html).not.toContain('<script>');
  });

  test('says who may see it', async () => {
    const material = await createMaterial(forum);
    const address = paths.materialVisibility('fr', forum.slug, String(material._id));
    expect((await organiser.post(address, { version: 1, visibility: 'nobody' })).status).toBe(422);
    expect((await organiser.post(address, { version: 1, visibility: 'participants' })).status).toBe(303);
    expect((await organiser.get(one(material))).visible).toContain('l’inscription est confirmée');
  });
});

describe('a document of the organisers', () => {
  test('is public at once', async () => {
    const done = await organiser.upload(list(), fields(), pdf());
    expect([done.status, done.location]).toEqual([303, list()]);
    const material = await MaterialModel.findOne({ forum: forum._id }).lean();
    expect(material).toMatchObject({ state: 'approved', title: { ar: 'دراسة' } });
    expect(material?.versions[0]).toMatchObject({ name: 'étude.pdf', type: 'application/pdf' });
    const page = await app.client().get(paths.materials('ar', forum.slug));
    expect(page.visible).toContain('دراسة');
    expect(await incomingFiles()).toEqual([]);
  });

  test.each([
    ['an HTML page named .pdf', '<!doctype html><script>alert(1)</script>'],
    ['an SVG named .pdf', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ])('is refused when it is %s, and the form keeps what was typed', async (_what, content) => {
    const refused = await organiser.upload(list(), fields(), pdf(content));
    expect(refused.status).toBe(422);
    expect(refused.visible).toContain('Ce type de fichier n’est pas accepté');
    expect(refused.text).toContain('value="دراسة"');
    expect(await MaterialModel.countDocuments({ forum: forum._id })).toBe(0);
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
    expect(await incomingFiles()).toEqual([]);
  });

  test('may have 40 MB', async () => {
    const done = await organiser.upload(list(), fields(), pdf(large(40)));
    expect(done.status).toBe(303);
    const material = await MaterialModel.findOne({ forum: forum._id }).lean();
    expect(material?.versions[0]?.size).toBe(40_000_000);
  });

  test('may not have 51 MB, and the form keeps what was typed', async () => {
    const refused = await organiser.upload(list(), fields(), pdf(large(51)));
    expect(refused.status).toBe(413);
    expect(refused.visible).toContain('Ce fichier dépasse 50 Mo');
    expect(refused.text).toContain('value="دراسة"');
    expect(await MaterialModel.countDocuments({ forum: forum._id })).toBe(0);
    expect(await incomingFiles()).toEqual([]);
  });

  test('needs a file, or an address and a title', async () => {
    expect((await organiser.upload(list(), fields(), [])).text).toContain('href="#field-file"');
    const link = await organiser.upload(list(), fields({ kind: 'link', title: {}, url: 'javascript:x' }), []);
    expect(link.status).toBe(422);
    expect(link.text).toContain('href="#field-url"');
    const ok = fields({ kind: 'link', url: 'https://example.org/' });
    expect((await organiser.upload(list(), ok, [])).status).toBe(303);
  });

  test('is replaced by a newer file, and every version can be had again', async () => {
    const material = await createMaterial(forum);
    const address = paths.materialVersions('fr', forum.slug, String(material._id));
    expect((await organiser.upload(address, {}, [])).status).toBe(422);
    expect((await organiser.upload(address, {}, pdf())).status).toBe(303);
    const page = await organiser.get(one(material));
    expect(page.visible).toMatch(/étude\.pdf Accessible aux lecteurs Version 2/);
    for (const number of [1, 2]) {
      const file = await organiser.get(paths.materialVersion('fr', forum.slug, String(material._id), number));
      expect([file.status, file.text]).toEqual([200, PDF.toString()]);
    }
    const removal = paths.materialRemoval('fr', forum.slug, String(material._id));
    expect((await organiser.post(removal)).status).toBe(303);
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
  });
});

describe('refusals', () => {
  test('strangers, other forums and who may only look change nothing', async () => {
    const material = await createMaterial(forum);
    const viewer = await app.signedIn(await createMember(forum, 'viewer'));
    const other = await createForum();
    const foreigner = await app.signedIn(await createMember(other, 'organiser'));
    expect((await viewer.get(one(material))).status).toBe(200);
    const approval = paths.materialApproval('fr', forum.slug, String(material._id));
    for (const client of [viewer, foreigner, app.client()]) {
      expect((await client.post(approval, { version: 1 })).status).not.toBe(200);
      expect((await client.upload(list(), fields(), pdf())).status).not.toBe(200);
    }
    // The other forum's organiser, asking for it under their own forum.
    const moved = paths.materialApproval('fr', other.slug, String(material._id));
    expect((await foreigner.post(moved, { version: 1 })).status).toBe(404);
    const version = paths.materialVersion('fr', other.slug, String(material._id), 1);
    expect((await foreigner.get(version)).status).toBe(404);
    expect(await MaterialModel.find({ forum: forum._id }).lean()).toMatchObject([{ state: 'submitted' }]);
    expect(await incomingFiles()).toEqual([]);
  });
});
