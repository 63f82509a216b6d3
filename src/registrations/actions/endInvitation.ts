import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { PROGRAM, recordChange } from '../../audit/record.ts';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { InvitationCodeModel, type InvitationCodeRecord } from '../invitationCode.ts';
import { countSeats, seatPoolOf } from '../seatCount.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveUp } from './moveUp.ts';

/** At most so many at a time; the job comes again. */
const BATCH = 50;

/**
 * Nobody gets in with an invitation any more; the places that nobody took are open to all, and move the waiting list up. Who
 * came in by it keeps their place. Done twice it is done once.
 */
export async function endInvitation(
  forum: ForumRecord,
  id: Types.ObjectId,
  actor: Actor,
  now: Date,
): Promise<void> {
  await seatPoolOf(forum);
  const ended = await inSeatTransaction(forum._id, async (session) => {
    const current = await InvitationCodeModel.findOneAndUpdate(
      { _id: id, forum: forum._id, endedAt: { $exists: false } },
      { endedAt: now },
      { session },
    ).lean<InvitationCodeRecord>();
    if (current) await countSeats(forum._id, session);
    return current;
  });
  if (!ended) return;
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'invitationCode.ended',
      kind: 'invitationCode',
      id,
      label: ended.label,
      after: { endedAt: now },
    },
    now,
  );
  await moveUp(forum, now);
}

/** Ends the invitations whose time is up. */
export async function endInvitationsDue(now: Date): Promise<void> {
  const due = await InvitationCodeModel.find({ endedAt: { $exists: false }, until: { $lte: now } })
    .limit(BATCH)
    .lean<InvitationCodeRecord[]>();
  if (due.length === 0) return;
  const forums = await ForumModel.find({ _id: { $in: due.map(({ forum }) => forum) } }).lean<ForumRecord[]>();
  for (const { _id, forum: id } of due) {
    const forum = forums.find((one) => one._id.equals(id));
    if (forum) await endInvitation(forum, _id, PROGRAM, now);
  }
}
