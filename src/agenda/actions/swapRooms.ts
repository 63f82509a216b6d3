import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import type { RoomRecord } from '../room.ts';
import { type RoomSwap, type SwappedSession, sessionsSwapped } from '../roomSwap.ts';
import { changeTogether } from './changeTogether.ts';

/**
 * Lets two rooms change places, for all that is meant or for nothing. `rooms` are those of the forum: a room that goes
 * meanwhile makes the form outdated.
 * @returns the sessions that are in another room now.
 * @throws DomainError as `sessionsSwapped` and `changeTogether`.
 */
export async function swapRooms(
  forum: Pick<ForumRecord, '_id' | 'timeZone'>,
  rooms: readonly RoomRecord[],
  swap: RoomSwap & { revision: number },
  actor: Actor,
  now: Date,
): Promise<SwappedSession[]> {
  const { changed } = await changeTogether(forum._id, swap.revision, (sessions) => ({
    changed: sessionsSwapped(sessions, rooms, swap, forum.timeZone),
    copied: [],
  }));
  await Promise.all(
    changed.map(({ session, room }) => {
      const change = { before: session, after: { ...session, room } };
      return recordChange(
        { forum: forum._id, actor, verb: 'session.swapped', kind: 'session', id: session._id, ...change },
        now,
      );
    }),
  );
  return changed;
}
