import type { Occupation } from './bookings.ts';
import type { SessionRecord } from './session.ts';
import type { SnapshotSession } from './snapshot.ts';

/** What of a stored session decides whether somebody or a room is booked twice. */
export type Occupying = Pick<SessionRecord, '_id' | 'startsAt' | 'endsAt' | 'room' | 'roles' | 'parts'>;

/**
 * A stored session as the check for double bookings sees it. It reads the slot, the room, the people of the session and
 * the slot and the people of each part; nothing else of a session can make or mend a double booking.
 */
export function occupationOf(session: Occupying): Occupation {
  return {
    session: String(session._id),
    ...slotOf(session),
    ...(session.room && { room: String(session.room) }),
    people: speakers(session.roles),
    parts: session.parts.map((part) => ({
      part: String(part._id),
      ...slotOf(part),
      people: speakers(part.roles),
    })),
  };
}

/** The same of a session as a release keeps it. */
export function occupationInSnapshot(
  session: Pick<SnapshotSession, 'id' | 'startsAt' | 'endsAt' | 'room' | 'roles' | 'parts'>,
): Occupation {
  return {
    session: session.id,
    ...slotOf(session),
    ...(session.room && { room: session.room }),
    people: speakers(session.roles),
    parts: session.parts.map((part) => ({ part: part.id, ...slotOf(part), people: speakers(part.roles) })),
  };
}

function slotOf({ startsAt, endsAt }: { startsAt?: Date; endsAt?: Date }) {
  return startsAt && endsAt ? { startsAt, endsAt } : {};
}

function speakers(roles: readonly { speaker: unknown }[]): string[] {
  return [...new Set(roles.map(({ speaker }) => String(speaker)))];
}
