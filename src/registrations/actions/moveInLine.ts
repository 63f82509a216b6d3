import type { ClientSession, Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { takeTurn } from '../seatClaims.ts';
import { inSeatTransaction } from '../seatTransaction.ts';

/** Two ordinals nearer than this leave no room between them: the line is numbered anew. */
const NEAREST = 1e-6;

/** Where somebody of the waiting list is to be, and why. */
export interface MoveInLine {
  /** From 1; beyond the end it is the last. */
  position: number;
  reason: string;
}

/**
 * Puts somebody elsewhere in the waiting list. The others keep their order; who registers later comes after all of them.
 * The reason is in the history.
 * @throws DomainError when they do not wait (any more).
 */
export async function moveInLine(
  forum: ForumRecord,
  id: Types.ObjectId,
  { position, reason }: MoveInLine,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { before, after } = await inSeatTransaction(forum._id, async (session) => {
    await takeTurn(forum._id, session);
    const waits = { _id: id, forum: forum._id, state: 'waitlisted' } as const;
    const current = await RegistrationModel.findOne(waits).session(session).lean<RegistrationRecord>();
    if (!current) throw new DomainError('registrations:errors.changedMeanwhile');
    const place = await rankOf(current, session);
    let ordinal = await ordinalAt(current, position, session);
    if (ordinal === undefined) {
      await numberAnew(forum._id, session);
      ordinal = await ordinalAt(current, position, session);
    }
    const moved = await RegistrationModel.findOneAndUpdate(
      waits,
      { $set: { ordinal }, $inc: { version: 1 } },
      { session, returnDocument: 'after' },
    ).lean<RegistrationRecord>();
    const reached = await rankOf(moved ?? current, session);
    return { before: { position: place }, after: { position: reached, reason } };
  });
  await recordChange(
    { forum: forum._id, actor, verb: 'registration.movedInLine', kind: 'registration', id, before, after },
    now,
  );
}

async function rankOf(
  { forum, share, ordinal = 0 }: RegistrationRecord,
  session: ClientSession,
): Promise<number> {
  const earlier = { forum, state: 'waitlisted', share, ordinal: { $lt: ordinal } } as const;
  return 1 + (await RegistrationModel.countDocuments(earlier).session(session));
}

/** An ordinal between the two who will be before and after; `undefined` where they are too near. */
async function ordinalAt(
  { _id, forum, share }: RegistrationRecord,
  position: number,
  session: ClientSession,
): Promise<number | undefined> {
  const others = RegistrationModel.find({ forum, state: 'waitlisted', share, _id: { $ne: _id } });
  const near = await others
    .sort({ ordinal: 1 })
    .skip(Math.max(0, position - 2))
    .limit(position > 1 ? 2 : 1)
    .session(session)
    .lean<RegistrationRecord[]>();
  if (position > 1 && near.length === 0) return lastOrdinal({ _id, forum, share }, session);
  const [before, after] = position > 1 ? near : [undefined, near[0]];
  const [low, high] = [before?.ordinal, after?.ordinal];
  if (high === undefined) return (low ?? 0) + 0.5;
  if (low === undefined) return high - 1;
  return high - low > NEAREST ? (low + high) / 2 : undefined;
}

/** Half a step after the last: whoever registers next has a whole one. */
async function lastOrdinal(
  { _id, forum, share }: Pick<RegistrationRecord, '_id' | 'forum' | 'share'>,
  session: ClientSession,
): Promise<number> {
  const last = await RegistrationModel.findOne({ forum, state: 'waitlisted', share, _id: { $ne: _id } })
    .sort({ ordinal: -1 })
    .session(session)
    .lean<RegistrationRecord>();
  return (last?.ordinal ?? 0) + 0.5;
}

/** Whole numbers again, in the same order, none above those that were given out. */
async function numberAnew(forum: Types.ObjectId, session: ClientSession): Promise<void> {
  const line = await RegistrationModel.find({ forum, state: 'waitlisted' })
    .sort({ ordinal: 1 })
    .select({ ordinal: 1 })
    .session(session)
    .lean<RegistrationRecord[]>();
  const first = Math.floor(line.at(-1)?.ordinal ?? 0) - line.length + 1;
  await RegistrationModel.bulkWrite(
    line.map(({ _id }, index) => ({
      updateOne: { filter: { _id, forum }, update: { $set: { ordinal: first + index } } },
    })),
    { session },
  );
}
