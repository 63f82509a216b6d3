import type { Formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { wallClock } from '../i18n/wallClock.ts';
import { type DayGrid, gridOf } from './dayGrid.ts';
import type { SessionKind } from './session.ts';
import type { Snapshot, SnapshotSession } from './snapshot.ts';

/** One session as `partials/agendaItem` is given it. */
export interface DayItem {
  id: string;
  title: Localized;
  kind: SessionKind;
  kindLabel: string;
  startsAt: string;
  endsAt: string;
  start: string;
  end: string;
  room?: Localized;
  languages?: string;
  people: { name: Localized; role: string; href?: string }[];
  href?: string;
  tags: { label: string; tone: string }[];
  at?: number;
  span?: number;
  column?: number;
  wide: boolean;
}

export interface DayView {
  /** `YYYY-MM-DD` in the forum's zone. */
  day: string;
  label: string;
  /** Heads of the columns; none where the day is a list. */
  rooms: Localized[];
  marks: string[];
  items: DayItem[];
}

/** How the links of a day lead on: the public's to pages of the release, an organiser's to forms. */
export interface DayLinks {
  session(session: SnapshotSession): string | undefined;
  person?(slug: string): string;
  tags?(session: SnapshotSession): DayItem['tags'];
}

export interface DayContext {
  timeZone: string;
  lang: Language;
  t: Translate;
  format: Formatter;
  links: DayLinks;
}

/** The days of a snapshot: the forum's, and others on which a session has stayed when the forum was moved. */
export function daysOf({ days, sessions }: Snapshot, timeZone: string): string[] {
  const clock = wallClock(timeZone);
  return [...new Set([...days, ...sessions.map(({ startsAt }) => clock(startsAt).day)])].sort();
}

/** One day of an agenda, ready for its view; sessions by time, then in the order of rooms. */
export function dayView(snapshot: Snapshot, day: string, context: DayContext): DayView {
  const clock = wallClock(context.timeZone);
  const sessions = snapshot.sessions.filter(({ startsAt }) => clock(startsAt).day === day);
  const grid = gridOf(sessions, snapshot.rooms);
  const people = new Map(snapshot.people.map((person) => [person.id, person]));
  return {
    day,
    label: context.format.longDay(day),
    rooms: grid.rooms.map(({ name }) => name),
    marks: grid.marks.map((time) => context.format.time(time)),
    items: sessions.map((session) => dayItem(session, { rooms: snapshot.rooms, people }, grid, context)),
  };
}

/** What a session names: rooms in their order, people by id. */
interface Named {
  rooms: Snapshot['rooms'];
  people: ReadonlyMap<string, Snapshot['people'][number]>;
}

function dayItem(
  session: SnapshotSession,
  { rooms, people }: Named,
  grid: DayGrid,
  { lang, t, format, links }: DayContext,
): DayItem {
  const room = rooms.find(({ id }) => id === session.room)?.name;
  const place = grid.places.get(session.id);
  const languages = languagesOf(session, { lang, t, format });
  const href = links.session(session);
  return {
    id: session.id,
    title: session.title,
    kind: session.kind,
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    start: format.time(session.startsAt),
    end: format.time(session.endsAt),
    ...(room && { room }),
    ...(languages && { languages }),
    people: peopleIn(session, people, t, links),
    ...(href && { href }),
    tags: links.tags?.(session) ?? [],
    wide: Boolean(place) && place?.column === undefined,
    ...place,
  };
}

/** Everybody once, with the first role they have: in the session, else in one of its parts. */
function peopleIn(
  session: SnapshotSession,
  people: Named['people'],
  t: Translate,
  links: DayLinks,
): DayItem['people'] {
  const roles = [...session.roles, ...session.parts.flatMap((part) => part.roles)];
  const first = new Map(roles.toReversed().map(({ speaker, role }) => [speaker, role]));
  const order = [...new Set(roles.map(({ speaker }) => speaker))];
  return order.flatMap((speaker) => {
    const person = people.get(speaker);
    if (!person) return [];
    const href = links.person?.(person.slug);
    return [{ name: person.name, role: t(`terms:roles.${first.get(speaker)}`), ...(href && { href }) }];
  });
}

/** « Arabe et espagnol · interprétation : français »; nothing where neither is known. */
export function languagesOf(
  { languages, interpretation }: Pick<SnapshotSession, 'languages' | 'interpretation'>,
  { lang, t, format }: Pick<DayContext, 'lang' | 't' | 'format'>,
): string {
  // French and Spanish write the name of a language small, but for the first word.
  const small = (word: string) => (lang === 'fr' || lang === 'es' ? word.toLocaleLowerCase(lang) : word);
  const names = (codes: readonly string[]) =>
    format.list(codes.map((code) => small(t(`terms:languages.${code}`))));
  const into = interpretation.length > 0 && t('agenda:interpretedInto', { languages: names(interpretation) });
  const line = [names(languages), into].filter(Boolean).join(' · ');
  return line.charAt(0).toLocaleUpperCase(lang) + line.slice(1);
}
