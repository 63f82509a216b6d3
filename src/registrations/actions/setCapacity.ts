import type { ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord, SEATED_STATES } from '../registration.ts';
import { SeatPoolModel, seatPoolOf } from '../seatPool.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveUp } from './moveUp.ts';

/**
 * Brings the pool in line with the forum's settings and with the registrations there are, then lets the waiting list
 * move up. To be called after a forum is saved, and after registrations were written by other means (the demo, a
 * restored backup). A capacity below what is taken takes no seat away; it only gives no more out.
 * @returns how many moved up.
 */
export async function setCapacity(forum: ForumRecord, now: Date): Promise<number> {
  await seatPoolOf(forum);
  await inSeatTransaction(forum._id, async (session) => {
    const own = { forum: forum._id };
    // The pool is written first: whoever changes a seat meanwhile writes it too, and one of the two begins anew.
    await SeatPoolModel.updateOne(
      { _id: forum._id },
      { capacity: forum.registration.capacity ?? null },
      { session },
    );
    const taken = await RegistrationModel.countDocuments(
      { ...own, state: { $in: [...SEATED_STATES] } },
      { session },
    );
    const waiting = await RegistrationModel.countDocuments({ ...own, state: 'waitlisted' }, { session });
    const last = await RegistrationModel.findOne({ ...own, ordinal: { $exists: true } })
      .sort({ ordinal: -1 })
      .session(session)
      .lean<RegistrationRecord>();
    await SeatPoolModel.updateOne(
      { _id: forum._id },
      { $set: { taken, waiting }, $max: { nextInLine: last?.ordinal ?? 0 } },
      { session },
    );
  });
  return moveUp(forum, now);
}
