import type { ClientSession, Types } from 'mongoose';
import { OPEN_SHARE, type Quota } from './quota.ts';
import { SeatPoolModel, type SeatPoolRecord } from './seatPool.ts';
import { inShare, seatLeft, seatsTaken, waiting } from './seatUpdates.ts';

// Each claim is one update under a condition. All of them are called in a seat transaction, with the registration.

/** The quotas as they are in this transaction: read before it, they may have been changed since. */
export async function quotasNow(forum: Types.ObjectId, session: ClientSession): Promise<readonly Quota[]> {
  const pool = await SeatPoolModel.findById(forum)
    .select({ quotas: 1 })
    .session(session)
    .lean<Pick<SeatPoolRecord, 'quotas'>>();
  return pool?.quotas ?? [];
}

/** A seat past the waiting list, by an organiser's decision or an invitation; still never one more than there are. */
export async function claimSeat(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
): Promise<boolean> {
  const seat = await SeatPoolModel.updateOne(
    { _id: forum, ...seatLeft(share) },
    { $inc: seatsTaken(share, 1) },
    { session },
  );
  return seat.modifiedCount === 1;
}

/** As many seats of a share as there are, `wanted` at most, past the waiting list. @returns how many. */
export async function claimSeats(
  forum: Types.ObjectId,
  share: string,
  wanted: number,
  session: ClientSession,
): Promise<number> {
  const pool = await SeatPoolModel.findById(forum).session(session).lean<SeatPoolRecord>();
  const left = Math.min(pool?.left ?? 0, pool?.shares?.[share]?.left ?? 0);
  const claimed = Math.max(0, Math.min(wanted, left));
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: seatsTaken(share, claimed) }, { session });
  return claimed;
}

/** One seat, if there is one, for the first in a share's line, who stops waiting. */
export async function claimSeatFromLine(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
): Promise<boolean> {
  const seat = await SeatPoolModel.updateOne(
    { _id: forum, ...seatLeft(share), [inShare(share, 'waiting')]: { $gt: 0 } },
    { $inc: { ...seatsTaken(share, 1), ...waiting(share, -1) } },
    { session },
  );
  return seat.modifiedCount === 1;
}

/** A seat of an over-full share goes back to what is open to all, which had made up for it. */
export async function giveSeatBack(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
): Promise<void> {
  const isOpen = share === OPEN_SHARE;
  const lent = isOpen
    ? undefined
    : await SeatPoolModel.updateOne(
        { _id: forum, [inShare(share, 'left')]: { $lt: 0 } },
        {
          $inc: {
            ...seatsTaken(share, -1),
            [inShare(OPEN_SHARE, 'left')]: 1,
            [inShare(OPEN_SHARE, 'seats')]: 1,
          },
        },
        { session },
      );
  if (lent?.modifiedCount) return;
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: seatsTaken(share, -1) }, { session });
}

export async function leaveLine(forum: Types.ObjectId, share: string, session: ClientSession): Promise<void> {
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: waiting(share, -1) }, { session });
}

/** Somebody who waits goes over to another share's line. */
export async function changeLine(
  forum: Types.ObjectId,
  { from, to }: { from: string; to: string },
  session: ClientSession,
): Promise<void> {
  await SeatPoolModel.updateOne(
    { _id: forum },
    { $inc: { [inShare(from, 'waiting')]: -1, [inShare(to, 'waiting')]: 1 } },
    { session },
  );
}

/** A seat of one share for a seat of another, if that has one and nobody waits for it. @returns whether it did. */
export async function changeSeat(
  forum: Types.ObjectId,
  { from, to }: { from: string; to: string },
  session: ClientSession,
): Promise<boolean> {
  const { modifiedCount } = await SeatPoolModel.updateOne(
    { _id: forum, [inShare(to, 'left')]: { $gt: 0 }, [inShare(to, 'waiting')]: 0 },
    { $inc: seatsTaken(to, 1) },
    { session },
  );
  if (modifiedCount) await giveSeatBack(forum, from, session);
  return modifiedCount === 1;
}

/**
 * Makes the transaction write the pool, as every claim of a seat does: of two that count the seats of sessions at once the
 * database lets one pass and repeats the other.
 */
export async function takeTurn(forum: Types.ObjectId, session: ClientSession): Promise<void> {
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: { turns: 1 } }, { session });
}
