import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { type Delay, type MovedSession, sessionsDelayed } from '../delay.ts';
import { changeTogether } from './changeTogether.ts';

/**
 * Moves what is still to come on a day of the working version, all of it or nothing.
 * @returns how many sessions have other times now.
 * @throws DomainError when there is nothing to move, or something would not end on its day; otherwise as
 * `changeTogether`.
 */
export async function delaySessions(
  forum: Pick<ForumRecord, '_id' | 'timeZone'>,
  delay: Delay,
  actor: Actor,
  now: Date,
): Promise<number> {
  const { changed } = await changeTogether(forum._id, delay.revision, (sessions) => {
    const moved = sessionsDelayed(sessions, delay, forum.timeZone);
    if (moved.length === 0) throw new DomainError('agenda:errors.nothingToDelay');
    if (moved.some((one) => leavesDay(one, delay.day, forum.timeZone)))
      throw new DomainError('agenda:errors.delayLeavesDay');
    return { changed: moved, copied: [] };
  });
  await Promise.all(
    changed.map(({ session, ...times }) => {
      const change = { before: session, after: { ...session, ...times } };
      return recordChange(
        { forum: forum._id, actor, verb: 'session.delayed', kind: 'session', id: session._id, ...change },
        now,
      );
    }),
  );
  return changed.length;
}

function leavesDay({ startsAt, endsAt }: MovedSession, day: string, timeZone: string): boolean {
  // A session may end at midnight: the end is not part of it.
  const last = new Date(endsAt.getTime() - 1);
  return dayOf(startsAt, timeZone) !== day || dayOf(last, timeZone) !== day;
}
