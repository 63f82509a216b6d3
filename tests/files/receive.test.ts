import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { config } from '../../src/config.ts';
import { harmlessName } from '../../src/files/fileName.ts';
import { storePhoto } from '../../src/files/photo.ts';
import { receiveFile } from '../../src/files/receive.ts';
import { StoredFileModel } from '../../src/files/storedFile.ts';
import { sweepFiles } from '../../src/files/sweep.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createForum } from '../support/factories/forums.ts';
import { createMaterial, incoming, PDF } from '../support/factories/materials.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

const NOW = new Date('2025-11-01T10:00:00Z');
const HOUR = 60 * 60 * 1000;
let app: TestApp;
let forum: ForumRecord;

beforeAll(async () => {
  app = await openTestApp();
});
beforeEach(async () => {
  await rm(path.join(config.uploadsDir, 'incoming'), { recursive: true, force: true });
  forum = await createForum();
});
afterAll(() => app.close());

const kept = (key: string) => path.join(config.uploadsDir, 'files', key);
const keptFiles = () => readdir(path.join(config.uploadsDir, 'files')).catch(() => []);

describe('a file that comes in', () => {
  test('is kept by its id, with the name its sender gave it', async () => {
    const file = await receiveFile(await incoming('عرض المنتدى.pdf', PDF), { forum }, NOW);
    expect(file).toMatchObject({ name: 'عرض المنتدى.pdf', type: 'application/pdf', size: PDF.length });
    expect(file.key).toBe(String(file._id));
    expect(await readFile(kept(file.key))).toEqual(PDF);
    expect(await StoredFileModel.findById(file._id).lean()).toMatchObject({
      storedAt: NOW,
      sha256: file.sha256,
    });
    expect(await readdir(path.join(config.uploadsDir, 'incoming'))).toEqual([]);
  });

  test.each([
    ['an HTML page named .pdf', 'slides.pdf', '<!doctype html><script>alert(1)</script>'],
    [
      'an SVG named .png',
      'logo.png',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ],
    [
      'an SVG with an XML head named .pdf',
      'a.pdf',
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ['a program named .pptx', 'a.pptx', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0])],
    ['plain words', 'notes.pdf', 'only words'],
  ])('is refused when it is %s', async (_what, name, content) => {
    await expect(receiveFile(await incoming(name, content), { forum }, NOW)).rejects.toMatchObject({
      key: 'form:errors.fileTypeNotAllowed',
    });
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
  });

  test('is refused when it is empty', async () => {
    await expect(receiveFile(await incoming('a.pdf', ''), { forum }, NOW)).rejects.toMatchObject({
      key: 'form:errors.fileEmpty',
    });
  });

  test('old Office files are told apart by name, because their content does not', async () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    const slides = await receiveFile(await incoming('slides.ppt', old), { forum }, NOW);
    expect(slides.type).toBe('application/vnd.ms-powerpoint');
    await expect(receiveFile(await incoming('setup.msi', old), { forum }, NOW)).rejects.toMatchObject({
      key: 'form:errors.fileTypeNotAllowed',
    });
  });
});

test.each([
  ['../../etc/passwd.pdf', 'passwd.pdf'],
  ['C:\\Users\\a\\عرض.pdf', 'عرض.pdf'],
  ['a\u0000b\r\nSet-Cookie: x.pdf', 'abSet-Cookie_ x.pdf'],
  ['\u202efdp.exe', 'fdp.exe.pdf'],
  ['page.html', 'page.html.pdf'],
  ['Présentation  finale .PDF', 'Présentation finale.PDF'],
  ['..', 'document.pdf'],
  ['', 'document.pdf'],
  [`${'ط'.repeat(300)}.pdf`, `${'ط'.repeat(120)}.pdf`],
])('the file name %j becomes %j', (given, expected) => {
  expect(harmlessName(given, ['pdf'])).toBe(expected);
});

describe('a photo', () => {
  const picture = async (width: number, height: number) => {
    const { default: sharp } = await import('sharp');
    return sharp({ create: { width, height, channels: 3, background: '#0a6b58' } });
  };

  test('becomes a small WebP without what the camera wrote', async () => {
    const { default: sharp } = await import('sharp');
    const jpeg = await (await picture(2000, 1000))
      .withExif({ IFD0: { Copyright: 'SecretPlace' } })
      .jpeg()
      .toBuffer();
    expect(jpeg.includes('SecretPlace')).toBe(true);
    const photo = await storePhoto(await incoming('me.jpg', jpeg), forum, NOW);
    const content = await readFile(kept(photo.key));
    const { format, width, height, exif } = await sharp(content).metadata();
    expect({ format, width, height, exif }).toEqual({
      format: 'webp',
      width: 640,
      height: 640,
      exif: undefined,
    });
    expect(content.includes('SecretPlace')).toBe(false);
    expect(photo).toMatchObject({ type: 'image/webp', name: 'photo.webp' });
  });

  test.each([
    ['a PDF', 'me.jpg', PDF, 'form:errors.fileTypeNotAllowed'],
    ['an SVG', 'me.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'form:errors.fileTypeNotAllowed'],
    [
      'half a picture',
      'me.jpg',
      Buffer.from('ffd8ffe000104a464946000101', 'hex'),
      'files:errors.photoUnreadable',
    ],
  ])('is refused when it is %s', async (_what, name, content, key) => {
    await expect(storePhoto(await incoming(name, content), forum, NOW)).rejects.toMatchObject({ key });
    expect(await StoredFileModel.countDocuments({ forum: forum._id })).toBe(0);
    expect(await readdir(path.join(config.uploadsDir, 'incoming'))).toEqual([]);
  });

  test('that unfolds to more pixels than any camera takes is refused', async () => {
    const bomb = await (await picture(12_000, 12_000)).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    await expect(storePhoto(await incoming('me.png', bomb), forum, NOW)).rejects.toMatchObject({
      key: 'files:errors.photoUnreadable',
    });
  });
});

describe('what a crash leaves', () => {
  test('is swept: uploads nobody took, records without content, files nobody refers to', async () => {
    const upload = await incoming('left.pdf', PDF);
    await utimes(upload.path, NOW, new Date(NOW.getTime() - 7 * HOUR));
    const fresh = await incoming('fresh.pdf', PDF);
    await utimes(fresh.path, NOW, NOW);
    const yesterday = new Date(NOW.getTime() - 25 * HOUR);
    const unused = await receiveFile(await incoming('unused.pdf', PDF), { forum }, yesterday);
    const half = await receiveFile(await incoming('half.pdf', PDF), { forum }, yesterday);
    await StoredFileModel.updateOne({ _id: half._id }, { $unset: { storedAt: 1 } });
    const used = await createMaterial(forum, { createdAt: yesterday });
    const photo = await receiveFile(await incoming('p.pdf', PDF), { forum }, yesterday);
    await createSpeaker(forum, { photo: photo._id });
    const recent = await receiveFile(await incoming('recent.pdf', PDF), { forum }, NOW);

    await sweepFiles(NOW);

    expect(await readdir(path.join(config.uploadsDir, 'incoming'))).toEqual([path.basename(fresh.path)]);
    const left = await StoredFileModel.find({ forum: forum._id }).sort({ _id: 1 }).lean();
    const expected = [String(used.versions[0]?.file), photo.key, recent.key];
    expect(left.map(({ key }) => key).sort()).toEqual(expected.sort());
    expect(await keptFiles()).not.toContain(unused.key);
    expect(await keptFiles()).not.toContain(half.key);
    for (const key of expected) expect((await stat(kept(key))).size).toBe(PDF.length);
  });

  test('nothing is there to sweep on a new installation', async () => {
    await mkdir(config.uploadsDir, { recursive: true });
    await writeFile(path.join(config.uploadsDir, 'unrelated'), 'x');
    await expect(sweepFiles(NOW)).resolves.toBeUndefined();
  });
});
