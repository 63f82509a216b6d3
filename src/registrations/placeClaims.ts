import type { ClientSession, Types } from 'mongoose';
import type { ForumRecord } from '../forums/forum.ts';
import { shareFor } from './quota.ts';
import { quotasNow } from './seatClaims.ts';
import { SeatPoolModel, type SeatPoolRecord } from './seatPool.ts';
import { inShare, seatLeft, seatsTaken, waiting } from './seatUpdates.ts';

// Places of newcomers: a seat, or the end of the line. Called in a seat transaction, with the registration.

/** `position`: in the line, from 1. */
export type Place =
  | { kind: 'seat' }
  | { kind: 'waitingList'; ordinal: number; position: number }
  | { kind: 'none' };

/** A seat for whoever comes by the form: only when one is left and nobody waits for it; else the end of the line. */
export async function claimPlace(forum: ForumRecord, share: string, session: ClientSession): Promise<Place> {
  if (await newcomersSeat(forum._id, share, session)) return { kind: 'seat' };
  return forum.registration.waitingList ? endOfLine(forum._id, share, session) : { kind: 'none' };
}

/**
 * A place for whoever comes by the form, of the share that they fall under, in one update where nothing changed since `seen`:
 * where there was no seat a moment ago, the end of the line is tried first, and given only as long as there is still none.
 * @param seen the pool as it was read before the transaction.
 */
export async function claimOwnPlace(
  forum: ForumRecord,
  person: Parameters<typeof shareFor>[1],
  seen: SeatPoolRecord,
  session: ClientSession,
): Promise<{ share: string; place: Place }> {
  const share = shareFor(seen.quotas, person);
  const samePlan = { planVersion: seen.planVersion };
  const own = seen.shares?.[share];
  const wasFull = own !== undefined && (own.waiting > 0 || own.left <= 0 || seen.left <= 0);
  const lineFirst = wasFull && forum.registration.waitingList;
  const noSeat = { ...samePlan, $nor: [seatForNewcomers(share)] };
  const place = lineFirst ? await endOfLine(forum._id, share, session, noSeat) : NO_PLACE;
  if (place.kind !== 'none') return { share, place };
  if (await newcomersSeat(forum._id, share, session, samePlan)) return { share, place: { kind: 'seat' } };
  // Another plan of the quotas by now, or the last seat has just gone.
  const quotas = await quotasNow(forum._id, session);
  const now = shareFor(quotas, person);
  return { share: now, place: await claimPlace(forum, now, session) };
}

const NO_PLACE: Place = { kind: 'none' };

async function newcomersSeat(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
  condition: object = {},
): Promise<boolean> {
  const { modifiedCount } = await SeatPoolModel.updateOne(
    { _id: forum, ...condition, ...seatForNewcomers(share) },
    { $inc: seatsTaken(share, 1) },
    { session },
  );
  return modifiedCount === 1;
}

const seatForNewcomers = (share: string) => ({ ...seatLeft(share), [inShare(share, 'waiting')]: 0 });

async function endOfLine(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
  condition: object = {},
): Promise<Place> {
  const pool = await SeatPoolModel.findOneAndUpdate(
    { _id: forum, ...condition },
    { $inc: { nextInLine: 1, ...waiting(share, 1) } },
    { session, returnDocument: 'after' },
  ).lean<SeatPoolRecord>();
  if (!pool) return NO_PLACE;
  return { kind: 'waitingList', ordinal: pool.nextInLine, position: pool.shares?.[share]?.waiting ?? 1 };
}
