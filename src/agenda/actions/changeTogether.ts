import type { Types } from 'mongoose';
import { DomainError } from '../../errors.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { rulesOf } from '../checkRules.ts';
import { sessionsOfForum } from '../queries.ts';
import { SessionModel, type SessionRecord } from '../session.ts';
import { TimesMeet } from '../timesMeet.ts';
import { meetingsMade, type Together } from '../together.ts';

/**
 * Changes many sessions of the working version, all of them or none. `revision` is that of the agenda when the form was
 * opened: the same form sent twice must not act twice. `plan` decides on the sessions as they are stored; it may throw.
 * @throws DomainError when the agenda was changed since the form was opened; TimesMeet when somebody or a room would be
 * needed twice who was not before, where the forum's rules refuse that.
 */
export async function changeTogether<T extends Together>(
  forum: Types.ObjectId,
  revision: number,
  plan: (sessions: readonly SessionRecord[]) => T,
): Promise<T> {
  return inAgendaTransaction(forum, async (transaction, agenda) => {
    // The transaction itself has counted one further.
    if (agenda.revision !== revision + 1) throw new DomainError('agenda:errors.changedMeanwhile');
    const sessions = await sessionsOfForum(forum, transaction);
    const change = plan(sessions);
    const { blocked } = meetingsMade(sessions, change, rulesOf(agenda.checkRules));
    if (blocked.length > 0) throw new TimesMeet(blocked);
    const updates = change.changed.map(({ session: { _id }, ...fields }) => ({
      updateOne: { filter: { _id, forum }, update: { $set: fields, $inc: { version: 1 } } },
    }));
    if (updates.length > 0) await SessionModel.bulkWrite(updates, { session: transaction });
    const copies = change.copied.map(({ copy }) => copy);
    if (copies.length > 0) await SessionModel.insertMany(copies, { session: transaction });
    return change;
  });
}
