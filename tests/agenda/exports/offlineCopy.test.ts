import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { fileOf, relinked, relinkedStyles } from '../../../src/agenda/exports/offline/links.ts';
import { ReleaseModel } from '../../../src/agenda/release.ts';
import { config } from '../../../src/config.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { bumpPublicRevision } from '../../../src/forums/publicRevision.ts';
import { paths } from '../../../src/paths.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import {
  createRoom,
  createSession,
  createUnscheduledSession,
  releaseForTest,
} from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createMaterial } from '../../support/factories/materials.ts';
import { createSpeaker } from '../../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;

beforeAll(async () => {
  app = await openTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  forum = await createForum({ languages: ['ar', 'fr'], title: { ar: 'ملتقى', fr: 'Forum' } });
  const room = await createRoom(forum);
  const speaker = await createSpeaker(forum, {
    slug: 'amina',
    name: { fr: 'Amina', ar: 'أمينة' },
    email: 'amina@secret.example',
  });
  const roles = [{ speaker: speaker._id, role: 'speaker' as const }];
  const session = await createSession(forum, { slug: 'ouverture', room: room._id, roles });
  await createMaterial(forum, {
    session: session._id,
    visibility: 'public',
    approved: 1,
    title: { fr: 'Diaporama' },
  });
  await createMaterial(forum, {
    session: session._id,
    visibility: 'participants',
    approved: 1,
    title: { fr: 'Réservé' },
  });
  await createUnscheduledSession(forum, { title: { fr: 'Séance confidentielle' } });
});

async function copy(): Promise<Map<string, string>> {
  const answer = await fetch(new URL(paths.agendaZip('ar', forum.slug), app.client().base));
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return new Map(Object.entries(files).map(([name, content]) => [name, Buffer.from(content).toString()]));
}

test('every link of every page leads to a file of the copy, or to the site', async () => {
  await releaseForTest(forum);
  const files = await copy();
  let inside = 0;
  for (const [name, html] of files) {
    if (!name.endsWith('.html')) continue;
    for (const [, link = ''] of html.matchAll(/\b(?:href|src|action)="([^"]*)"/g)) {
      if (link.startsWith('#') || link.startsWith(`${config.baseUrl}/`)) continue;
      const target = path.posix.join(path.posix.dirname(name), link.replace(/#.*/, ''));
      expect([...files.keys()], `${name} → ${link}`).toContain(target);
      inside += 1;
    }
  }
  expect(inside).toBeGreaterThan(40);
  const css = files.get('assets/style.css') ?? '';
  for (const [, url = ''] of css.matchAll(/url\("([^"]*)"\)/g)) {
    if (url.startsWith('data:')) continue;
    expect([...files.keys()]).toContain(path.posix.join('assets', url));
  }
});

test('it has the pages of each language, without scripts and forms, and what is public only', async () => {
  await releaseForTest(forum);
  const files = await copy();
  const day = forum.startsOn;
  for (const lang of ['ar', 'fr']) {
    for (const name of ['index', day, 'sessions/ouverture', 'speakers', 'speakers/amina', 'agenda/changes'])
      expect([...files.keys()]).toContain(`${lang}/${name.replace(day, `agenda/${day}`)}.html`);
    for (const name of ['agenda', 'sessions/ouverture', 'speakers/amina'])
      expect(files.get(`${lang}/${name}.ics`)).toMatch(/^BEGIN:VCALENDAR/);
  }
  expect(JSON.parse(files.get('agenda.json') ?? '').sessions).toHaveLength(1);
  const all = [...files.values()].join('\n');
  expect(files.get('fr/sessions/ouverture.html')).toContain('Diaporama');
  expect(all).not.toMatch(/<script|<form|Réservé|confidentielle|secret\.example/);
  expect(files.get('ar/index.html')).toMatch(/<html lang="ar" dir="rtl">/);
  expect(files.get('index.html')).toMatch(/href="fr\/index.html"/);
});

test('the same release gives the same bytes; the next one another copy', async () => {
  await releaseForTest(forum);
  const bytes = async () => {
    const answer = await fetch(new URL(paths.agendaZip('ar', forum.slug), app.client().base));
    return Buffer.from(await answer.arrayBuffer());
  };
  const first = await bytes();
  await bumpPublicRevision(forum._id);
  expect((await bytes()).equals(first)).toBe(true);
  await createSession(forum, { slug: 'cloture' });
  await releaseForTest(forum);
  expect([...(await copy()).keys()]).toContain('fr/sessions/cloture.html');
});

test('it is one copy in all languages, at the address of the first', async () => {
  await releaseForTest(forum);
  const answer = await app.client().get(paths.agendaZip('fr', forum.slug));
  expect([answer.status, answer.location]).toEqual([302, paths.agendaZip('ar', forum.slug)]);
  const page = await app.client().get(paths.agenda('fr', forum.slug));
  expect(page.text).toContain(paths.agendaZip('fr', forum.slug));
});

test('there is none before the first release, nor of a draft, nor after a withdrawal', async () => {
  const address = paths.agendaZip('ar', forum.slug);
  expect((await app.client().get(address)).status).toBe(404);
  const release = await releaseForTest(forum);
  expect((await app.client().get(address)).status).toBe(200);
  await ReleaseModel.updateOne({ _id: release._id }, { withdrawnAt: new Date() });
  await bumpPublicRevision(forum._id);
  expect((await app.client().get(address)).status).toBe(404);
  const draft = await createForum({ state: 'draft' });
  await releaseForTest(draft);
  expect((await app.client().get(paths.agendaZip('ar', draft.slug))).status).toBe(404);
});

test('links keep their fragment, lead up and down, and to the site where the copy has nothing', () => {
  const files = new Map(['/fr/forums/x/agenda', '/fr/forums/x/speakers/a'].map((one) => [one, fileOf(one)]));
  const html =
    '<a href="/fr/forums/x/agenda#day-1"><a href="/fr/forums/x/speakers/a"><a href="/fr/forums/x/agenda.pdf"><a href="#top">';
  expect(relinked(html, 'fr/sessions/s.html', files, 'https://m.example')).toBe(
    '<a href="../index.html#day-1"><a href="../speakers/a.html"><a href="https://m.example/fr/forums/x/agenda.pdf"><a href="#top">',
  );
});

test('styles fetch fonts and pictures beside them', () => {
  const { css, fetched } = relinkedStyles('a{src:url("/assets/fonts/f.woff2")}b{mask:url("../img/z.svg") 0}');
  expect(css).toBe('a{src:url("fonts/f.woff2")}b{mask:url("img/z.svg") 0}');
  expect(fetched.map(({ kind, file }) => [kind, file])).toEqual([
    ['font', 'assets/fonts/f.woff2'],
    ['picture', 'assets/img/z.svg'],
  ]);
});
