import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { ForumRecord } from '../forums/forum.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import type { ReleaseRecord } from './release.ts';
import type { Snapshot, SnapshotRole, SnapshotSession } from './snapshot.ts';

export interface CalendarContext {
  forum: ForumRecord;
  release: ReleaseRecord;
  lang: Language;
  t: Translate;
  /** Where the site is reached, without a trailing slash. */
  baseUrl: string;
}

/**
 * Sessions of a release as an iCalendar file (RFC 5545), texts in one language. Times are UTC, so that no client needs
 * the zone's rules, which Morocco changed in 2026. A session keeps its UID for good and its SEQUENCE goes up with each
 * release, so that an imported entry is moved, not doubled.
 */
export function calendarOf(sessions: readonly SnapshotSession[], context: CalendarContext): string {
  const { forum, release, lang } = context;
  const words = (text: Localized) => inLanguage(text, lang, forum.languages).text;
  const calendar = ical({
    name: words(forum.title),
    prodId: { company: 'Multaqa', product: 'Agenda', language: lang.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
  for (const session of sessions) {
    calendar.createEvent({
      id: `${session.id}@multaqa`,
      sequence: release.sequence,
      stamp: release.releasedAt,
      start: session.startsAt,
      end: session.endsAt,
      summary: words(session.title),
      description: describe(session, context),
      location: placeOf(session, context),
      url: context.baseUrl + paths.session(lang, forum.slug, session.slug),
      categories: [{ name: context.t(`terms:sessionKinds.${session.kind}`) }],
      status: ICalEventStatus.CONFIRMED,
      transparency:
        session.kind === 'break' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    });
  }
  return calendar.toString();
}

/** People with their roles, then the abstract as it was written. */
function describe(session: SnapshotSession, { forum, release, lang, t }: CalendarContext): string {
  const words = (text: Localized) => inLanguage(text, lang, forum.languages).text;
  const roles = [...session.roles, ...session.parts.flatMap((part) => part.roles)];
  const people = roles.map((role) => personLine(role, release.snapshot, words, t)).filter(Boolean);
  return [[...new Set(people)].join('\n'), words(session.abstract)].filter(Boolean).join('\n\n');
}

function personLine(
  { speaker, role }: SnapshotRole,
  { people }: Snapshot,
  words: (text: Localized) => string,
  t: Translate,
): string {
  const person = people.find(({ id }) => id === speaker);
  return person
    ? t('agenda:calendarPerson', { name: words(person.name), role: t(`terms:roles.${role}`) })
    : '';
}

function placeOf(session: SnapshotSession, { forum, release, lang }: CalendarContext): string {
  const words = (text: Localized | undefined) => inLanguage(text, lang, forum.languages).text;
  const room = release.snapshot.rooms.find(({ id }) => id === session.room);
  return [words(room?.name), words(forum.place?.name)].filter(Boolean).join(', ');
}
