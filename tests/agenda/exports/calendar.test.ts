import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReleaseRecord } from '../../../src/agenda/release.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';
import { paths } from '../../../src/paths.ts';
import type { SpeakerRecord } from '../../../src/speakers/speaker.ts';
import { openTestApp, type TestApp } from '../../support/app.ts';
import { createRoom, createSession, releaseForTest } from '../../support/factories/agenda.ts';
import { createForum } from '../../support/factories/forums.ts';
import { createSpeaker } from '../../support/factories/speakers.ts';

let app: TestApp;
let forum: ForumRecord;
let release: ReleaseRecord;
let person: SpeakerRecord;
const TITLE =
  'Droits; accès, "égalité" \\ et\u00a0dignité: une très longue séance sur les politiques territoriales';
const ABSTRACT = 'Première ligne\nBEGIN:VEVENT\nSUMMARY:faux; texte, \\n collé';

beforeAll(async () => {
  app = await openTestApp();
  forum = await createForum();
  const room = await createRoom(forum, { name: { ar: 'القاعة الكبرى', fr: 'Grande salle' } });
  const amina = await createSpeaker(forum, { name: { ar: 'أمينة', fr: 'Amina' } });
  person = amina;
  await createSession(forum, {
    slug: 'long',
    kind: 'roundTable',
    title: {
      fr: TITLE,
      ar: 'مائدة مستديرة حول السياسات الترابية للهجرة نحو جماعات ترابية مدمجة ومتنوعة ثقافياً',
    },
    abstract: { fr: ABSTRACT },
    room: room._id,
    roles: [{ speaker: amina._id, role: 'moderator' }],
  });
  await createSession(forum, {
    slug: 'pause',
    kind: 'break',
    title: { fr: 'Pause' },
    startsAt: new Date('2025-11-12T09:00:00Z'),
    endsAt: new Date('2025-11-12T09:30:00Z'),
  });
  release = await releaseForTest(forum);
});
afterAll(() => app.close());

/** Reads a calendar back by the rules of RFC 5545: unfolds (§3.1), splits components, unescapes texts (§3.3.11). */
function eventsOf(calendar: string): Record<string, string>[] {
  const lines = calendar.replace(/\r\n[ \t]/g, '').split('\r\n');
  const events: Record<string, string>[] = [];
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') events.push({});
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    const event = events.at(-1);
    if (event && name)
      event[name] = value.replace(/\\([nN;,\\])/g, (_all, one) => (/n/i.test(one) ? '\n' : one));
  }
  return events;
}

test('the calendar holds every session in UTC, with a UID that stays and a SEQUENCE that goes up', async () => {
  const answer = await app.client().get(paths.agendaCalendar('fr', forum.slug));
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe(`inline; filename="${forum.slug}.ics"`);
  const [session, pause] = eventsOf(answer.text);
  expect(session).toMatchObject({
    UID: `${release.snapshot.sessions[0]?.id}@multaqa`,
    SEQUENCE: '1',
    DTSTAMP: '20251101T090000Z',
    DTSTART: '20251112T080000Z',
    DTEND: '20251112T090000Z',
    LOCATION: 'Grande salle, Rabat',
    CATEGORIES: 'Table ronde',
    TRANSP: 'OPAQUE',
    URL: `http://multaqa.test${paths.session('fr', forum.slug, 'long')}`,
  });
  expect(pause).toMatchObject({ SUMMARY: 'Pause', TRANSP: 'TRANSPARENT' });
  await releaseForTest(forum);
  const again = eventsOf((await app.client().get(paths.agendaCalendar('fr', forum.slug))).text);
  expect(again.map(({ UID, SEQUENCE }) => [UID, SEQUENCE])).toEqual([
    [session?.UID, '2'],
    [pause?.UID, '2'],
  ]);
});

test('whatever people typed comes back as it was, and cannot add lines of its own', async () => {
  const { text } = await app.client().get(paths.agendaCalendar('fr', forum.slug));
  const events = eventsOf(text);
  expect(events).toHaveLength(2);
  expect(events[0]?.SUMMARY).toBe(TITLE);
  expect(events[0]?.DESCRIPTION).toBe(`Amina (Modérateur / modératrice)\n\n${ABSTRACT}`);
});

test('lines end with CRLF and are at most 75 octets long, in Arabic too', async () => {
  const { text } = await app.client().get(paths.agendaCalendar('ar', forum.slug));
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const longest = Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line)));
  expect(longest).toBeLessThanOrEqual(75);
  expect(eventsOf(text)[0]).toMatchObject({
    SUMMARY: 'مائدة مستديرة حول السياسات الترابية للهجرة نحو جماعات ترابية مدمجة ومتنوعة ثقافياً',
    LOCATION: 'القاعة الكبرى, الرباط',
  });
});

test('one session has a calendar of its own', async () => {
  const answer = await app.client().get(paths.sessionCalendar('fr', forum.slug, 'pause'));
  expect(eventsOf(answer.text).map(({ SUMMARY }) => SUMMARY)).toEqual(['Pause']);
  expect((await app.client().get(paths.sessionCalendar('fr', forum.slug, 'nothing'))).status).toBe(404);
});

test('a person’s calendar holds the sessions they take part in, and no others', async () => {
  const address = paths.personCalendar('fr', forum.slug, person.slug);
  const answer = await app.client().get(address);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(eventsOf(answer.text).map(({ UID }) => UID)).toEqual([
    `${release.snapshot.sessions[0]?.id}@multaqa`,
  ]);
  const unknown = await app.client().get(paths.personCalendar('fr', forum.slug, 'nobody'));
  expect(unknown.status).toBe(404);
});

test('another program reads the whole calendar, in every language', async () => {
  for (const lang of ['ar', 'fr', 'es', 'en'] as const) {
    const { text } = await app.client().get(paths.agendaCalendar(lang, forum.slug));
    const calendar = new ICAL.Component(ICAL.parse(text));
    const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    expect(events.map(({ startDate }) => startDate.toJSDate())).toEqual(
      release.snapshot.sessions.map(({ startsAt }) => startsAt),
    );
    expect(events.every(({ summary }) => summary)).toBe(true);
    if (lang === 'fr') expect(events[0]?.summary).toBe(TITLE);
  }
});
