import type { ClientSession, Types } from 'mongoose';
import { ForumModel, type ForumRecord } from '../forums/forum.ts';
import { InvitationCodeModel, type InvitationCodeRecord, MOST_CODES } from './invitationCode.ts';
import { OPEN_SHARE, type Quota } from './quota.ts';
import { LIVE_STATES, RegistrationModel, type RegistrationRecord } from './registration.ts';
import { NO_LIMIT, SeatPoolModel, type SeatPoolRecord, type Share } from './seatPool.ts';
import { inSeatTransaction } from './seatTransaction.ts';

/** The forum's pool; made when it is first asked for, from the registrations there are. */
export async function seatPoolOf(forum: ForumRecord): Promise<SeatPoolRecord> {
  const pool = await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>();
  if (pool?.shares) return pool;
  return inSeatTransaction(forum._id, (session) => countSeats(forum._id, session));
}

/**
 * Brings the pool in line with the forum's settings, its quotas, its invitation codes and the registrations there are. To be
 * called in a seat transaction; whoever changes a seat meanwhile writes the pool too, and one of the two begins anew.
 * @param quotas new ones: then everybody who is in or waits is given the share that they fall under now.
 */
export async function countSeats(
  forum: Types.ObjectId,
  session: ClientSession,
  quotas?: readonly Quota[],
): Promise<SeatPoolRecord> {
  // Read here, not taken from the caller: somebody may have saved the forum since.
  const settings = await ForumModel.findById(forum).session(session).lean<ForumRecord>();
  const written = await SeatPoolModel.findOneAndUpdate(
    { _id: forum },
    {
      $set: { capacity: settings?.registration.capacity ?? null, ...(quotas && { quotas }) },
      ...(quotas && { $inc: { planVersion: 1 } }),
    },
    { upsert: true, session, returnDocument: 'after' },
  ).lean<SeatPoolRecord>();
  if (!written) throw new Error('no seat pool');
  // A pool of an earlier version has no quotas.
  const pool = { ...written, quotas: written.quotas ?? [], planVersion: written.planVersion ?? 1 };
  if (quotas || !pool.shares) await shareOut(forum, pool.quotas, session);
  const counted = await count(forum, pool, session);
  return (await SeatPoolModel.findByIdAndUpdate(forum, counted, {
    session,
    returnDocument: 'after',
  }).lean<SeatPoolRecord>()) as SeatPoolRecord;
}

/** Who came in by an invitation keeps the seat of that invitation; everybody else goes by the first quota they fall under. */
async function shareOut(
  forum: Types.ObjectId,
  quotas: readonly Quota[],
  session: ClientSession,
): Promise<void> {
  const codes = await codesOf(forum, session);
  const ownCodes = codes.map(({ _id }) => String(_id));
  const conditions = quotas.map(conditionOf);
  for (const [index, share] of [...quotas.map(({ id }) => id), OPEN_SHARE].entries()) {
    const earlier = conditions.slice(0, index);
    const theirs = { forum, state: { $in: [...LIVE_STATES] }, ...conditions[index] };
    await RegistrationModel.updateMany(
      { ...theirs, share: { $nin: [...ownCodes, share] }, ...(earlier.length > 0 && { $nor: earlier }) },
      { share },
      { session },
    );
  }
}

function conditionOf({ institutionKinds, territories }: Quota) {
  return {
    ...(institutionKinds.length > 0 && { institutionKind: { $in: institutionKinds } }),
    ...(territories.length > 0 && { territory: { $in: territories } }),
  };
}

function codesOf(forum: Types.ObjectId, session: ClientSession): Promise<InvitationCodeRecord[]> {
  return InvitationCodeModel.find({ forum })
    .limit(MOST_CODES)
    .session(session)
    .lean<InvitationCodeRecord[]>();
}

async function count(
  forum: Types.ObjectId,
  { capacity, quotas, planVersion }: SeatPoolRecord,
  session: ClientSession,
) {
  const groups = await RegistrationModel.aggregate<{
    _id: { share?: string; waits: boolean };
    count: number;
  }>([
    { $match: { forum, state: { $in: [...LIVE_STATES] } } },
    { $group: { _id: { share: '$share', waits: { $eq: ['$state', 'waitlisted'] } }, count: { $sum: 1 } } },
  ]).session(session);
  const of = (share: string, waits: boolean) =>
    groups.find(({ _id }) => (_id.share ?? OPEN_SHARE) === share && _id.waits === waits)?.count ?? 0;
  const shareOf = (id: string, seats: number): [string, Share] => {
    const taken = of(id, false);
    return [id, { seats, left: seats - taken, taken, waiting: of(id, true) }];
  };
  const codes = await codesOf(forum, session);
  const kept = [
    ...quotas.map(({ id, seats }) => shareOf(id, seats)),
    // What an ended invitation keeps is nothing: a seat that comes free of it is open to all.
    ...codes.map(({ _id, seats, endedAt }) => shareOf(String(_id), endedAt ? 0 : seats)),
  ];
  const limit = capacity ?? NO_LIMIT;
  const promised = kept.reduce((sum, [, { seats, taken }]) => sum + Math.max(seats, taken), 0);
  const open = shareOf(OPEN_SHARE, limit - promised);
  const shares = Object.fromEntries([open, ...kept]);
  const all = Object.values(shares);
  const taken = all.reduce((sum, share) => sum + share.taken, 0);
  const waiting = all.reduce((sum, share) => sum + share.waiting, 0);
  const last = await RegistrationModel.findOne({ forum, ordinal: { $exists: true } })
    .sort({ ordinal: -1 })
    .session(session)
    .lean<RegistrationRecord>();
  return {
    $set: { quotas, planVersion, shares, left: limit - taken, taken, waiting },
    $max: { nextInLine: last?.ordinal ?? 0 },
  };
}
