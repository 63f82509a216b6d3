import { DomainError } from '../errors.ts';
import { dayOf, localOf } from '../i18n/zone.ts';
import type { RoomRecord } from './room.ts';
import type { SessionRecord } from './session.ts';
import { hasSlot } from './snapshot.ts';

/** «The workshop takes the great hall»: what is in one room goes to the other, and the other way round. */
export interface RoomSwap {
  /** Ids of the rooms. */
  first: string;
  second: string;
  /** `YYYY-MM-DD` in the forum's zone; absent: the whole forum, and what has no time yet. */
  day?: string | undefined;
  /** Wall-clock time `HH:mm`, `''` for the whole day: sessions that begin then or later. */
  from: string;
}

export interface SwappedSession {
  session: SessionRecord;
  room: RoomRecord['_id'];
}

/**
 * The sessions that change rooms, with the room they come to.
 * @throws DomainError when a room is not there any more, or neither has a session then.
 */
export function sessionsSwapped(
  sessions: readonly SessionRecord[],
  rooms: readonly RoomRecord[],
  { first, second, day, from }: RoomSwap,
  timeZone: string,
): SwappedSession[] {
  const ids = new Map(rooms.map(({ _id }) => [String(_id), _id]));
  const [one, other] = [ids.get(first), ids.get(second)];
  if (!one || !other) throw new DomainError('agenda:errors.unknownRoom');
  const isMeant = (session: SessionRecord) => {
    if (!day) return true;
    if (!hasSlot(session) || dayOf(session.startsAt, timeZone) !== day) return false;
    return localOf(session.startsAt, timeZone).slice(-5) >= from;
  };
  const swapped = sessions.filter(isMeant).flatMap((session): SwappedSession[] => {
    if (session.room?.equals(one)) return [{ session, room: other }];
    return session.room?.equals(other) ? [{ session, room: one }] : [];
  });
  if (swapped.length === 0) throw new DomainError('agenda:errors.nothingToSwap');
  return swapped;
}

/**
 * The sessions that come to a room with fewer seats than they are for. `seats` says for how many each one is, by its
 * id, where that is known.
 */
export function tooSmall(
  swapped: readonly SwappedSession[],
  rooms: readonly RoomRecord[],
  seats: ReadonlyMap<string, number>,
): { session: SessionRecord; needs: number; has: number }[] {
  const capacities = new Map(rooms.map(({ _id, capacity }) => [String(_id), capacity]));
  return swapped.flatMap(({ session, room }) => {
    const has = capacities.get(String(room));
    const needs = seats.get(String(session._id)) ?? 0;
    return has !== undefined && has < needs ? [{ session, needs, has }] : [];
  });
}

/** For how many people each session is: its own capacity, or those who mean to come where they are more. */
export function seatsNeeded(
  swapped: readonly SwappedSession[],
  attendees: ReadonlyMap<string, number>,
): Map<string, number> {
  return new Map(
    swapped.map(({ session }) => {
      const id = String(session._id);
      return [id, Math.max(session.capacity ?? 0, attendees.get(id) ?? 0)];
    }),
  );
}
