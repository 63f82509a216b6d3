import { createHash } from 'node:crypto';
import type { Localized } from '../../i18n/localized.ts';
import { wallClock } from '../../i18n/wallClock.ts';
import { dayAfter, instantOf, localOf, withOffset } from '../../i18n/zone.ts';
import { paths } from '../../paths.ts';
import { daysOf } from '../dayView.ts';
import { peopleOf, type Snapshot, type SnapshotSession } from '../snapshot.ts';
import { type ExportContext, wordsIn } from './exportContext.ts';
import { xmlText } from './xmlText.ts';

const MINUTE = 60_000;

/**
 * What `views/agenda/schedule.xml.ejs` writes: a release as the schedule XML that conference apps read (Giggity,
 * EventFahrplan, frab and pretalx write it; its schema is `validator/xsd/schedule.xml.xsd` of the c3voc), in one
 * language. Numbers and GUIDs are made from our ids, so they stay the same from release to release.
 */
export function scheduleXml(context: ExportContext) {
  const { forum, release, lang, t, baseUrl } = context;
  const { snapshot } = release;
  const { timeZone } = forum;
  const words = (text: Localized | undefined) => xmlText(wordsIn(text, context).text);
  const numbers = numbersOf([
    ...snapshot.sessions.map(({ id }) => id),
    ...snapshot.people.map(({ id }) => id),
  ]);
  const people = new Map(snapshot.people.map((person) => [person.id, person]));
  const place = words(forum.place?.name);
  const days = daysOf(snapshot, timeZone);

  const event = (session: SnapshotSession, room: string) => ({
    id: numbers.get(session.id),
    guid: guidOf(session.id),
    date: withOffset(session.startsAt, timeZone),
    start: localOf(session.startsAt, timeZone).slice(-5),
    duration: durationOf(session),
    room,
    slug: session.slug,
    url: baseUrl + paths.session(lang, forum.slug, session.slug),
    title: words(session.title),
    track: session.themes?.[0] ? t(`terms:themes.${session.themes[0]}`) : '',
    type: t(`terms:sessionKinds.${session.kind}`),
    language: session.languages[0] ?? lang,
    abstract: words(session.abstract),
    persons: peopleOf(session).map((id) => ({
      id: numbers.get(id),
      name: words(people.get(id)?.name),
    })),
  });

  return {
    number: release.number,
    acronym: forum.slug,
    title: words(forum.title),
    startsOn: days[0] ?? forum.startsOn,
    endsOn: days.at(-1) ?? forum.endsOn,
    baseUrl,
    timeZone,
    days: days.map((day, index) => ({
      index: index + 1,
      date: day,
      starts: withOffset(instantOf(`${day}T00:00`, timeZone), timeZone),
      ends: withOffset(instantOf(`${dayAfter(day)}T00:00`, timeZone), timeZone),
      rooms: roomsOn(day, snapshot, timeZone).map(({ room, sessions }) => {
        const name = words(room?.name) || place;
        return { name, events: sessions.map((session) => event(session, name)) };
      }),
    })),
  };
}

/** The rooms used on a day in the organisers' order; what has no room comes first, for it concerns everybody. */
function roomsOn(day: string, { rooms, sessions }: Snapshot, timeZone: string) {
  const clock = wallClock(timeZone);
  const ofDay = sessions.filter(({ startsAt }) => clock(startsAt).day === day);
  return [undefined, ...rooms]
    .map((room) => ({ room, sessions: ofDay.filter((session) => session.room === room?.id) }))
    .filter((group) => group.sessions.length > 0);
}

/** Hours and minutes, `01:30`. */
function durationOf({ startsAt, endsAt }: Pick<SnapshotSession, 'startsAt' | 'endsAt'>): string {
  const minutes = Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** A positive 31-bit number for each id: apps keep them in plain integers. Two that meet are told apart by their order. */
function numbersOf(ids: readonly string[]): Map<string, number> {
  const taken = new Set<number>();
  const numbers = new Map<string, number>();
  for (const id of [...ids].sort()) {
    let number = (createHash('sha256').update(id).digest().readUInt32BE(0) >>> 1) + 1;
    while (taken.has(number)) number += 1;
    taken.add(number);
    numbers.set(id, number);
  }
  return numbers;
}

/** A UUID made from an id, always the same (RFC 9562, version 8). */
function guidOf(id: string): string {
  const bytes = createHash('sha256').update(`multaqa session ${id}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
