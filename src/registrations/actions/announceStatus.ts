import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { registrationStatus } from '../policy.ts';
import { seatPoolOf } from '../seatCount.ts';
import { SeatPoolModel } from '../seatPool.ts';

/** Makes the forum's public pages new, only when what they say of registration is no longer so. */
export async function announceStatus(forum: ForumRecord, now: Date): Promise<void> {
  const pool = await seatPoolOf(forum);
  const status = registrationStatus(forum, pool, now);
  if (pool.shownStatus === status) return;
  const { modifiedCount } = await SeatPoolModel.updateOne(
    { _id: forum._id, shownStatus: { $ne: status } },
    { shownStatus: status },
  );
  if (modifiedCount) await bumpPublicRevision(forum._id);
}
