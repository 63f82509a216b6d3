import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReleaseRecord } from '../../src/agenda/release.ts';
import { SessionModel } from '../../src/agenda/session.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';
import { bumpPublicRevision } from '../../src/forums/publicRevision.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { MaterialModel } from '../../src/materials/material.ts';
import { paths } from '../../src/paths.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createRoom, createSession, releaseForTest } from '../support/factories/agenda.ts';
import { createForum } from '../support/factories/forums.ts';
import { createSpeaker } from '../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let release: ReleaseRecord;
const SCRIPT = '<script>alert(1)</script>';
const at = (time: string, day = '2025-11-12') => new Date(`${day}T${time}:00Z`);

beforeAll(async () => {
  app = await openTestApp();
  app.clock.set(new Date('2025-11-12T10:00:00Z'));
  forum = await createForum({ slug: 'programme', startsOn: '2025-11-12', endsOn: '2025-11-13' });
  const hall = await createRoom(forum, { name: { ar: 'القاعة الكبرى', fr: 'Grande salle' } });
  const small = await createRoom(forum, { name: { fr: 'Salle Ibn Battouta' } });
  const amina = await createSpeaker(forum, { slug: 'amina', name: { ar: 'أمينة', fr: 'Amina' } });
  await createSession(forum, {
    slug: 'table',
    kind: 'roundTable',
    title: { ar: 'مائدة مستديرة', fr: 'Table ronde' },
    abstract: { fr: `Un **texte** ${SCRIPT}` },
    startsAt: at('08:00'),
    endsAt: at('09:00'),
    room: hall._id,
    roles: [{ speaker: amina._id, role: 'moderator' }],
    parts: [{ kind: 'testimony', title: { fr: 'Témoignage' }, roles: [] }] as never,
    languages: ['ar', 'es'],
    interpretation: ['fr'],
  });
  await createSession(forum, {
    slug: 'french-only',
    title: { fr: 'Seulement en français' },
    startsAt: at('08:00'),
    endsAt: at('08:30'),
    room: small._id,
  });
  await createSession(forum, {
    slug: 'closing',
    kind: 'closing',
    title: { ar: 'الاختتام', fr: 'Clôture' },
    startsAt: at('09:00', '2025-11-13'),
    endsAt: at('10:00', '2025-11-13'),
  });
  release = await releaseForTest(forum, { note: { fr: 'Première version.' } });
});
afterAll(() => app.close());

test('the programme shows each day with its sessions, rooms, roles and languages', async () => {
  const page = await app.client().get(paths.agenda('fr', forum.slug));
  expect(page.visible).toContain('mercredi 12 novembre 2025');
  expect(page.visible).toMatch(/09:00 – 10:00 Table ronde .*Table ronde Grande salle/);
  expect(page.visible).toContain('Arabe et espagnol · interprétation : français');
  expect(page.visible).toContain('Amina Modérateur / modératrice');
  expect(page.visible).toContain('jeudi 13 novembre 2025');
  expect(page.text).toContain('agenda--rooms-2');
  expect(page.text).toContain(`href="${paths.session('fr', forum.slug, 'table')}"`);
  expect(page.text).toContain(`href="${paths.speaker('fr', forum.slug, 'amina')}"`);
  expect(page.text).toContain('data-starts-at="2025-11-12T08:00:00.000Z"');
});

test('a break with nothing to tell is no link', async () => {
  const small = await createForum();
  await createSession(small, { slug: 'pause', kind: 'break', title: { fr: 'Pause' } });
  await createSession(small, {
    slug: 'lunch',
    kind: 'break',
    title: { fr: 'Repas' },
    abstract: { fr: 'Au jardin' },
  });
  await releaseForTest(small);
  const page = await app.client().get(paths.agenda('fr', small.slug));
  expect(page.visible).toContain('Pause');
  expect(page.text).not.toContain(paths.session('fr', small.slug, 'pause'));
  expect(page.text).toContain(`href="${paths.session('fr', small.slug, 'lunch')}"`);
});

test('what is not written in the reader’s language is shown in another, and says which', async () => {
  const page = await app.client().get(paths.agenda('ar', forum.slug));
  expect(page.text).toMatch(/<h3[^>]* lang="fr" dir="ltr"><a[^>]*>Seulement en français/);
  expect(page.text).toMatch(/<h3[^>]* lang="ar" dir="rtl"><a[^>]*>مائدة مستديرة/);
  expect(page.visible).toContain('الأربعاء، 12 نونبر 2025');
  const session = await app.client().get(paths.session('ar', forum.slug, 'french-only'));
  expect(session.text).toContain('<h1 lang="fr" dir="ltr">Seulement en français</h1>');
});

test('tabs are links to days: each has its own address, today says so, other days are not there', async () => {
  const all = await app.client().get(paths.agenda('fr', forum.slug));
  expect(all.text).toMatch(/agenda" aria-current="page"><span>Tous les jours/);
  expect(all.visible).toContain('mer. 12 nov. Aujourd’hui');
  const day = await app.client().get(paths.agendaDay('fr', forum.slug, '2025-11-13'));
  expect(day.visible).toContain('Clôture');
  expect(day.visible).not.toContain('Seulement en français');
  for (const other of ['2025-11-14', 'x']) {
    expect((await app.client().get(paths.agendaDay('fr', forum.slug, other))).status).toBe(404);
  }
});

test('a session has a page with when, where, who, the abstract and its parts', async () => {
  const page = await app.client().get(paths.session('fr', forum.slug, 'table'));
  expect(page.visible).toContain('mercredi 12 novembre 2025 09:00 – 10:00');
  expect(page.visible).toContain('Salle Grande salle');
  expect(page.visible).toContain('Amina Cheffe de service');
  expect(page.visible).toContain('Modérateur / modératrice');
  expect(page.visible).toContain('Témoignage');
  expect(page.text).toContain('<strong>texte</strong>');
  expect(page.text).not.toContain(SCRIPT);
  expect((await app.client().get(paths.session('fr', forum.slug, 'nothing'))).status).toBe(404);
});

test('a session shows the documents that anybody may have, and no others', async () => {
  const session = release.snapshot.sessions[0]?.id;
  const material = (title: string, given: object) => ({
    forum: forum._id,
    session,
    kind: 'link',
    url: 'https://example.org/recording',
    title: { fr: title },
    language: 'ar',
    approved: 1,
    visibility: 'public',
    submittedAt: at('07:00'),
    ...given,
  });
  await MaterialModel.create([
    material('Enregistrement', {}),
    material('Pour les participants', { visibility: 'participants' }),
    material('Pas encore relu', { approved: undefined }),
  ] as never);
  await bumpPublicRevision(forum._id);
  const page = await app.client().get(paths.session('fr', forum.slug, 'table'));
  expect(page.visible).toContain('Documents Enregistrement Arabe Ouvrir');
  expect(page.text).toContain('href="https://example.org/recording"');
  expect(page.visible).not.toContain('Pour les participants');
  expect(page.visible).not.toContain('Pas encore relu');
});

test('search engines are told the forum, its sessions and where they are', async () => {
  const data = (text: string) => JSON.parse(/ld\+json">(.*?)<\/script>/s.exec(text)?.[1] ?? '{}');
  const programme = data((await app.client().get(paths.agenda('fr', forum.slug))).text);
  expect(programme).toMatchObject({ '@type': 'Event', startDate: '2025-11-12' });
  expect(programme.subEvent.map(({ name }: { name: string }) => name)).toEqual([
    'Table ronde',
    'Seulement en français',
    'Clôture',
  ]);
  const session = data((await app.client().get(paths.session('fr', forum.slug, 'table'))).text);
  expect(session).toMatchObject({
    name: 'Table ronde',
    startDate: '2025-11-12T08:00:00.000Z',
    location: { name: 'Grande salle, Rabat' },
    performer: [{ name: 'Amina' }],
    superEvent: { url: `http://multaqa.test${paths.forum('fr', forum.slug)}` },
  });
});

test('every language answers the programme and a session, in its direction, without a raw key', async () => {
  for (const lang of LANGUAGES) {
    for (const path of [paths.agenda(lang, forum.slug), paths.session(lang, forum.slug, 'table')]) {
      const page = await app.client().get(path);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}">`);
      expect(page.visible).not.toMatch(/(agenda|terms|common):\w/);
    }
  }
});

test('the programme is kept: the next reader costs no query, and a new release is seen at once', async () => {
  const path = paths.agenda('es', forum.slug);
  await app.client().get(path);
  app.queries();
  await app.client().get(path);
  expect(app.queries()).toBe(0);
  await releaseForTest(forum, { note: { es: 'Segunda versión.' } });
  expect((await app.client().get(path)).visible).toContain('Segunda versión.');
});

test('open data hold the release in all languages', async () => {
  const answer = await app.client().get(paths.agendaJson('fr', forum.slug));
  expect(answer.headers.get('content-type')).toContain('application/json');
  const json = JSON.parse(answer.text);
  expect(json).toMatchObject({
    forum: { slug: 'programme', timeZone: 'Africa/Casablanca', title: forum.title },
    release: { number: 2 },
    rooms: [{ name: { ar: 'القاعة الكبرى', fr: 'Grande salle' } }, { name: { fr: 'Salle Ibn Battouta' } }],
    people: [{ slug: 'amina', name: { ar: 'أمينة', fr: 'Amina' } }],
  });
  expect(json.sessions[0]).toMatchObject({
    slug: 'table',
    day: '2025-11-12',
    startsAt: '2025-11-12T08:00:00.000Z',
    room: json.rooms[0].id,
    roles: [{ speaker: json.people[0].id, role: 'moderator' }],
    url: { ar: 'http://multaqa.test/ar/forums/programme/sessions/table' },
  });
  expect(json.sessions[0].id).toBe(release.snapshot.sessions[0]?.id);
});

test('before the first release there is a friendly page, and nothing to download', async () => {
  const early = await createForum();
  await createSession(early, { title: { fr: 'Secret' }, slug: 'secret' });
  const page = await app.client().get(paths.agenda('ar', early.slug));
  expect([page.status, page.visible.includes('سيُنشر البرنامج قريباً')]).toEqual([200, true]);
  const addresses = [
    paths.agendaCalendar('ar', early.slug),
    paths.agendaJson('ar', early.slug),
    paths.agendaDay('ar', early.slug, early.startsOn),
    paths.session('ar', early.slug, 'secret'),
    paths.sessionCalendar('ar', early.slug, 'secret'),
  ];
  for (const address of addresses) expect((await app.client().get(address)).status).toBe(404);
});

test('a draft forum shows nothing', async () => {
  const draft = await createForum({ state: 'draft' });
  await createSession(draft);
  await releaseForTest(draft);
  expect((await app.client().get(paths.agenda('fr', draft.slug))).status).toBe(404);
  expect((await app.client().get(paths.agendaJson('fr', draft.slug))).status).toBe(404);
});

test('a programme of 80 sessions is under 60 KB over the wire', async () => {
  const large = await createForum({ startsOn: '2025-11-12', endsOn: '2025-11-14' });
  const rooms = [
    await createRoom(large),
    await createRoom(large),
    await createRoom(large),
    await createRoom(large),
  ];
  const people = await Promise.all(Array.from({ length: 40 }, () => createSpeaker(large)));
  await SessionModel.insertMany(
    Array.from({ length: 80 }, (_, index) => {
      const starts = new Date(
        at('08:00', `2025-11-${12 + (index % 3)}`).getTime() + Math.floor(index / 12) * 3_600_000,
      );
      return {
        forum: large._id,
        slug: `session-of-many-${index}`,
        kind: 'presentation',
        title: {
          ar: `الجلسة رقم ${index}: السياسات الترابية للهجرة نحو جماعات مدمجة`,
          fr: `Session ${index} : politiques territoriales de la migration`,
        },
        startsAt: starts,
        endsAt: new Date(starts.getTime() + 3_000_000),
        room: rooms[index % 4]?._id,
        roles: [0, 1, 2].map((step) => ({ speaker: people[(index + step * 7) % 40]?._id, role: 'panelist' })),
        languages: ['ar'],
        interpretation: ['fr', 'es'],
      };
    }),
  );
  await releaseForTest(large);
  const response = await fetch(app.base + paths.agenda('ar', large.slug), {
    headers: { 'accept-encoding': 'br' },
  });
  expect(response.headers.get('content-encoding')).toBe('br');
  const html = await response.text();
  expect(html.match(/class="agenda__item/g)).toHaveLength(80);
  const assets = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)].map((found) =>
    String(found[1]),
  );
  let bytes = Number(response.headers.get('content-length'));
  for (const asset of new Set(assets)) {
    const file = await fetch(app.base + asset, { headers: { 'accept-encoding': 'br' } });
    bytes += Number(file.headers.get('content-length') ?? (await file.arrayBuffer()).byteLength);
  }
  expect(bytes).toBeLessThan(60_000);
});
