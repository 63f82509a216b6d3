import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { rulesOf } from '../checkRules.ts';
import type { PlacementInput } from '../placement/form.ts';
import { placed } from '../placement/placement.ts';
import { occupyingSessions, roomsOfForum } from '../queries.ts';
import { SessionModel, type SessionRecord } from '../session.ts';
import { hasSlot } from '../snapshot.ts';
import { refuseConflicts } from './refuseConflicts.ts';

/**
 * Moves a session of the working version to a time and a room, or off its slot. `input.version` is the one that whoever
 * moves it has seen.
 * @returns the session as it is now.
 * @throws VersionConflict with the stored session, or null, when it is another one by now; BookedTwice as `refuseConflicts`;
 * DomainError for a room of another forum, or when a part would lie outside the session.
 */
export async function placeSession(
  forum: Pick<ForumRecord, '_id'>,
  session: Types.ObjectId,
  { version, slot, room }: PlacementInput,
  actor: Actor,
  now: Date,
): Promise<SessionRecord> {
  const { before, after } = await inAgendaTransaction(forum._id, async (transaction, { checkRules }) => {
    const current = await SessionModel.findOne({ _id: session, forum: forum._id })
      .session(transaction)
      .lean<SessionRecord>();
    if (current?.version !== version) throw new VersionConflict(current);
    const rooms = await roomsOfForum(forum._id, transaction);
    const chosen = rooms.find(({ _id }) => String(_id) === room)?._id;
    if (room && !chosen) throw new DomainError('agenda:errors.unknownRoom');
    const fields = placed(current, { ...(slot && { slot }), ...(chosen && { room: chosen }) });
    const others = await occupyingSessions(forum._id, transaction);
    refuseConflicts({ _id: session, roles: current.roles, ...fields }, others, rulesOf(checkRules));
    const changed = await SessionModel.findOneAndUpdate(
      { _id: session, forum: forum._id, version },
      { $set: fields, $unset: gone(fields), $inc: { version: 1 } },
      { returnDocument: 'after', session: transaction },
    ).lean<SessionRecord>();
    if (!changed) throw new VersionConflict(current);
    return { before: current, after: changed };
  });
  const change = { verb: verbOf(before, after), before, after };
  await recordChange({ forum: forum._id, actor, kind: 'session', id: session, ...change }, now);
  return after;
}

function verbOf(before: SessionRecord, after: SessionRecord): string {
  const scheduled = hasSlot(before) ? 'session.moved' : 'session.placed';
  return hasSlot(after) ? scheduled : 'session.unscheduled';
}

const GONE = ['startsAt', 'endsAt', 'room', 'formerSlot'] as const;

function gone(fields: ReturnType<typeof placed>): Record<string, 1> {
  return Object.fromEntries(GONE.filter((name) => fields[name] === undefined).map((name) => [name, 1]));
}
