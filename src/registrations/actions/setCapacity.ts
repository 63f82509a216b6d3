import type { ForumRecord } from '../../forums/forum.ts';
import { countSeats } from '../seatCount.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveUp } from './moveUp.ts';

/**
 * Brings the pool in line with the forum's settings and with the registrations there are, then lets the waiting lists
 * move up. To be called after a forum is saved, and after registrations were written by other means (the demo, a
 * restored backup). A capacity below what is taken takes no seat away; it only gives no more out.
 * @returns how many moved up.
 */
export async function setCapacity(forum: ForumRecord, now: Date): Promise<number> {
  await inSeatTransaction(forum._id, (session) => countSeats(forum._id, session));
  return moveUp(forum, now);
}
