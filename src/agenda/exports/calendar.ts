import ical, {
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { paths } from '../../paths.ts';
import type { SnapshotSession } from '../snapshot.ts';
import { type ExportContext, personWithRole, wordsIn } from './exportContext.ts';

/**
 * Sessions of a release as an iCalendar file (RFC 5545), texts in one language. Times are UTC, so that no client needs
 * the zone's rules, which Morocco changed in 2026. A session keeps its UID for good and its SEQUENCE goes up with each
 * release, so that an imported entry is moved, not doubled.
 */
export function calendarOf(sessions: readonly SnapshotSession[], context: ExportContext): string {
  const calendar = emptyCalendar(context);
  for (const session of sessions) addEvent(calendar, session, context, ICalEventStatus.CONFIRMED);
  return calendar.toString();
}

/**
 * The calendar entries of somebody whose times changed: those that hold now, and those that fall away, which are
 * `STATUS:CANCELLED` and described as they were in the release `was`. Calendars that have an entry with the same UID
 * and a lower SEQUENCE take the new one in its place (RFC 5546 §3.2.1).
 */
export function calendarOfChanges(
  held: readonly SnapshotSession[],
  cancelled: readonly SnapshotSession[],
  { now, was }: { now: ExportContext; was: ExportContext },
): string {
  const calendar = emptyCalendar(now);
  for (const session of held) addEvent(calendar, session, now, ICalEventStatus.CONFIRMED);
  const gone = { ...was, release: { ...was.release, ...stampOf(now.release) } };
  for (const session of cancelled) addEvent(calendar, session, gone, ICalEventStatus.CANCELLED);
  return calendar.toString();
}

function stampOf({ sequence, releasedAt }: ExportContext['release']) {
  return { sequence, releasedAt };
}

function emptyCalendar(context: ExportContext): ICalCalendar {
  return ical({
    name: wordsIn(context.forum.title, context).text,
    prodId: { company: 'Multaqa', product: 'Agenda', language: context.lang.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
}

function addEvent(
  calendar: ICalCalendar,
  session: SnapshotSession,
  context: ExportContext,
  status: ICalEventStatus,
): void {
  const { forum, release, lang } = context;
  calendar.createEvent({
    id: `${session.id}@multaqa`,
    sequence: release.sequence,
    stamp: release.releasedAt,
    start: session.startsAt,
    end: session.endsAt,
    summary: wordsIn(session.title, context).text,
    description: describe(session, context),
    location: placeOf(session, context),
    url: context.baseUrl + paths.session(lang, forum.slug, session.slug),
    categories: [{ name: context.t(`terms:sessionKinds.${session.kind}`) }],
    status,
    transparency: session.kind === 'break' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
  });
}

/** People with their roles, then the abstract as it was written. */
function describe(session: SnapshotSession, context: ExportContext): string {
  const roles = [...session.roles, ...session.parts.flatMap((part) => part.roles)];
  const people = roles.map((role) => personWithRole(role, context)).filter(Boolean);
  return [[...new Set(people)].join('\n'), wordsIn(session.abstract, context).text]
    .filter(Boolean)
    .join('\n\n');
}

function placeOf(session: SnapshotSession, context: ExportContext): string {
  const room = context.release.snapshot.rooms.find(({ id }) => id === session.room);
  return [wordsIn(room?.name, context).text, wordsIn(context.forum.place?.name, context).text]
    .filter(Boolean)
    .join(', ');
}
