import { type ClientSession, Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import {
  InvitationCodeModel,
  type InvitationCodeRecord,
  MOST_CODES,
  newInvitationCode,
} from '../invitationCode.ts';
import { OPEN_SHARE } from '../quota.ts';
import { countSeats, seatPoolOf } from '../seatCount.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveUp } from './moveUp.ts';

/** What an organiser says of an invitation. */
export interface InvitationInput {
  label: string;
  seats: number;
  until?: Date | undefined;
}

/**
 * Makes an invitation code, whose places are kept from then on: they are taken from those that are open to all.
 * @throws DomainError when those do not suffice (`notEnough`), or the forum has as many codes as it may.
 */
export async function createInvitation(
  forum: ForumRecord,
  input: InvitationInput,
  by: Actor,
  now: Date,
): Promise<InvitationCodeRecord> {
  await seatPoolOf(forum);
  const { until, ...given } = input;
  const fields = { ...given, ...(until && { until }), forum: forum._id, by, createdAt: now };
  const invitation = await inSeatTransaction(forum._id, async (session) => {
    if ((await InvitationCodeModel.countDocuments({ forum: forum._id }).session(session)) >= MOST_CODES)
      throw new DomainError('places:errors.tooManyCodes', { max: MOST_CODES });
    const code = { ...fields, _id: new Types.ObjectId(), code: newInvitationCode() };
    await InvitationCodeModel.create([code], { session });
    await refuseBeyondOpen(forum, input.seats, session);
    return code;
  });
  const after = { label: input.label, seats: input.seats, until };
  const change = {
    forum: forum._id,
    actor: by,
    kind: 'invitationCode',
    id: invitation._id,
    label: input.label,
  };
  await recordChange({ ...change, verb: 'invitationCode.created', after }, now);
  await moveUp(forum, now);
  return invitation;
}

/**
 * Changes an invitation that has not ended. With fewer places than are taken it lets nobody else in.
 * @throws NotFound; DomainError when more places are asked for than are open to all.
 */
export async function changeInvitation(
  forum: ForumRecord,
  id: Types.ObjectId,
  { label, seats, until }: InvitationInput,
  actor: Actor,
  now: Date,
): Promise<void> {
  await seatPoolOf(forum);
  const before = await inSeatTransaction(forum._id, async (session) => {
    const current = await InvitationCodeModel.findOneAndUpdate(
      { _id: id, forum: forum._id, endedAt: { $exists: false } },
      { $set: { label, seats, ...(until && { until }) }, ...(!until && { $unset: { until: 1 } }) },
      { session },
    ).lean<InvitationCodeRecord>();
    if (!current) throw new NotFound();
    await refuseBeyondOpen(forum, seats - current.seats, session);
    return current;
  });
  const said = (from: InvitationInput) => ({ label: from.label, seats: from.seats, until: from.until });
  const change = { forum: forum._id, actor, kind: 'invitationCode', id, label };
  const after = said({ label, seats, until });
  await recordChange({ ...change, verb: 'invitationCode.changed', before: said(before), after }, now);
  await moveUp(forum, now);
}

/** Counts the seats with the invitation as it is now; refused when it takes more than were open to all. */
async function refuseBeyondOpen(forum: ForumRecord, more: number, session: ClientSession): Promise<void> {
  const pool = await countSeats(forum._id, session);
  const left = Math.min(pool.left, pool.shares?.[OPEN_SHARE]?.left ?? 0);
  if (more > 0 && left < 0)
    throw new DomainError('places:errors.notEnough', { count: Math.max(0, left + more) });
}
