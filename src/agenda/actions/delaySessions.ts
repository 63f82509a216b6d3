import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { rulesOf } from '../checkRules.ts';
import { type Delay, type MovedSession, sessionsDelayed } from '../delay.ts';
import { sessionsOfForum } from '../queries.ts';
import { SessionModel, type SessionRecord } from '../session.ts';
import { refuseNewMeetings } from './refuseConflicts.ts';

/**
 * Moves what is still to come on a day of the working version, all of it or nothing.
 * @returns how many sessions have other times now.
 * @throws DomainError when the agenda was changed since the form was opened, when there is nothing to move, or something would not end on its day; TimesMeet when somebody or
 * a room would be needed twice who was not before, where the forum's rules block that.
 */
export async function delaySessions(
  forum: Pick<ForumRecord, '_id' | 'timeZone'>,
  delay: Delay,
  actor: Actor,
  now: Date,
): Promise<number> {
  const moved = await inAgendaTransaction(forum._id, async (transaction, { revision, checkRules }) => {
    // The transaction itself has counted one further.
    if (revision !== delay.revision + 1) throw new DomainError('agenda:errors.changedMeanwhile');
    const sessions = await sessionsOfForum(forum._id, transaction);
    const changes = sessionsDelayed(sessions, delay, forum.timeZone);
    if (changes.length === 0) throw new DomainError('agenda:errors.nothingToDelay');
    if (changes.some((one) => leavesDay(one, delay.day, forum.timeZone)))
      throw new DomainError('agenda:errors.delayLeavesDay');
    refuseNewMeetings(sessions, changedBy(changes, sessions), rulesOf(checkRules));
    await SessionModel.bulkWrite(
      changes.map(({ session: { _id }, ...times }) => ({
        updateOne: { filter: { _id, forum: forum._id }, update: { $set: times, $inc: { version: 1 } } },
      })),
      { session: transaction },
    );
    return changes;
  });
  await Promise.all(moved.map((one) => record(one, forum, actor, now)));
  return moved.length;
}

function leavesDay({ startsAt, endsAt }: MovedSession, day: string, timeZone: string): boolean {
  // A session may end at midnight: the end is not part of it.
  const last = new Date(endsAt.getTime() - 1);
  return dayOf(startsAt, timeZone) !== day || dayOf(last, timeZone) !== day;
}

function changedBy(changes: readonly MovedSession[], sessions: readonly SessionRecord[]): SessionRecord[] {
  const changed = new Map(changes.map(({ session, ...times }) => [session, times]));
  return sessions.map((session) => ({ ...session, ...changed.get(session) }));
}

async function record(
  { session, ...times }: MovedSession,
  forum: Pick<ForumRecord, '_id'>,
  actor: Actor,
  now: Date,
) {
  const after = { ...session, ...times };
  const change = { forum: forum._id, actor, verb: 'session.delayed', kind: 'session', id: session._id };
  await recordChange({ ...change, before: session, after }, now);
}
