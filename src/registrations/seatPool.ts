import { type ClientSession, model, Schema, type Types } from 'mongoose';
import type { ForumRecord } from '../forums/forum.ts';

/** Whether, and how, one can register for a forum. */
export const REGISTRATION_STATUSES = ['notYet', 'open', 'waitingList', 'full', 'closed'] as const;
export type RegistrationStatus = (typeof REGISTRATION_STATUSES)[number];

/** The seats of a forum as one document, because one document can be changed under a condition at once. */
export interface SeatPoolRecord {
  /** The forum's id. */
  _id: Types.ObjectId;
  /** `null`: no limit. Follows the forum's setting. */
  capacity: number | null;
  /** Registrations in a state that holds a seat. */
  taken: number;
  /** Registrations on the waiting list. */
  waiting: number;
  /** The last ordinal given out on the waiting list. */
  nextInLine: number;
  /** Counts changes of who is in which session, so that two of them cannot be made side by side. */
  turns?: number;
  /** What the forum's public pages say of registration; a change of it makes them new. */
  shownStatus?: RegistrationStatus;
}

const seatPoolSchema = new Schema<SeatPoolRecord>(
  {
    _id: Schema.Types.ObjectId,
    capacity: { type: Number, default: null },
    taken: { type: Number, default: 0 },
    waiting: { type: Number, default: 0 },
    nextInLine: { type: Number, default: 0 },
    turns: Number,
    shownStatus: { type: String, enum: REGISTRATION_STATUSES },
  },
  { versionKey: false },
);

export const SeatPoolModel = model<SeatPoolRecord>('SeatPool', seatPoolSchema);

export type Place = { kind: 'seat' } | { kind: 'waitingList'; ordinal: number } | { kind: 'none' };

const seatLeft = { $or: [{ capacity: null }, { $expr: { $lt: ['$taken', '$capacity'] } }] };

/** The forum's pool; made when it is first asked for. */
export async function seatPoolOf(forum: ForumRecord): Promise<SeatPoolRecord> {
  const pool = await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>();
  return pool ?? openSeatPool(forum);
}

async function openSeatPool(forum: ForumRecord): Promise<SeatPoolRecord> {
  const capacity = forum.registration.capacity ?? null;
  await SeatPoolModel.updateOne(
    { _id: forum._id },
    { $setOnInsert: { capacity, taken: 0, waiting: 0, nextInLine: 0 } },
    { upsert: true },
  );
  return (await SeatPoolModel.findById(forum._id).lean<SeatPoolRecord>()) as SeatPoolRecord;
}

/** A seat for whoever comes by the form: only when one is left and nobody waits for it; else the end of the line. */
export async function claimPlace(forum: ForumRecord, session: ClientSession): Promise<Place> {
  const seat = await SeatPoolModel.updateOne(
    { _id: forum._id, waiting: 0, ...seatLeft },
    { $inc: { taken: 1 } },
    { session },
  );
  if (seat.modifiedCount) return { kind: 'seat' };
  if (!forum.registration.waitingList) return { kind: 'none' };
  const pool = await SeatPoolModel.findByIdAndUpdate(
    forum._id,
    { $inc: { nextInLine: 1, waiting: 1 } },
    { session, returnDocument: 'after' },
  ).lean<SeatPoolRecord>();
  return { kind: 'waitingList', ordinal: pool?.nextInLine ?? 0 };
}

/** A seat past the waiting list, by an organiser's decision; still never one more than there are. */
export async function claimSeat(forum: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const seat = await SeatPoolModel.updateOne(
    { _id: forum, ...seatLeft },
    { $inc: { taken: 1 } },
    { session },
  );
  return seat.modifiedCount === 1;
}

/** As many seats as there are, `wanted` at most, past the waiting list. @returns how many. */
export async function claimSeats(
  forum: Types.ObjectId,
  wanted: number,
  session: ClientSession,
): Promise<number> {
  const pool = await SeatPoolModel.findById(forum).session(session).lean<SeatPoolRecord>();
  const left = pool?.capacity === null || !pool ? wanted : Math.max(0, pool.capacity - pool.taken);
  const claimed = Math.min(wanted, left);
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: { taken: claimed } }, { session });
  return claimed;
}

/** One seat, if there is one, for the first in line, who stops waiting. */
export async function claimSeatFromLine(forum: Types.ObjectId, session: ClientSession): Promise<boolean> {
  const seat = await SeatPoolModel.updateOne(
    { _id: forum, waiting: { $gt: 0 }, ...seatLeft },
    { $inc: { taken: 1, waiting: -1 } },
    { session },
  );
  return seat.modifiedCount === 1;
}

/**
 * Makes the transaction write the pool, as every claim of a seat does: of two that count the seats of sessions at once the
 * database lets one pass and repeats the other.
 */
export async function takeTurn(forum: Types.ObjectId, session: ClientSession): Promise<void> {
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: { turns: 1 } }, { session });
}

export async function giveSeatBack(forum: Types.ObjectId, session: ClientSession): Promise<void> {
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: { taken: -1 } }, { session });
}

export async function leaveLine(forum: Types.ObjectId, session: ClientSession): Promise<void> {
  await SeatPoolModel.updateOne({ _id: forum }, { $inc: { waiting: -1 } }, { session });
}
