import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { paths } from '../../paths.ts';
import type { SnapshotSession } from '../snapshot.ts';
import { type ExportContext, personWithRole, wordsIn } from './exportContext.ts';

/**
 * Sessions of a release as an iCalendar file (RFC 5545), texts in one language. Times are UTC, so that no client needs
 * the zone's rules, which Morocco changed in 2026. A session keeps its UID for good and its SEQUENCE goes up with each
 * release, so that an imported entry is moved, not doubled.
 */
export function calendarOf(sessions: readonly SnapshotSession[], context: ExportContext): string {
  const { forum, release, lang } = context;
  const calendar = ical({
    name: wordsIn(forum.title, context).text,
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
      summary: wordsIn(session.title, context).text,
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
