import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { MOST_QUOTAS, OPEN_SHARE, type Quota } from '../quota.ts';
import { countSeats, seatPoolOf } from '../seatCount.ts';
import { SeatPoolModel, type SeatPoolRecord } from '../seatPool.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { moveUp } from './moveUp.ts';

/**
 * Shares the seats of a forum out anew. Nobody loses a seat: everybody who is in or waits is counted where they fall under
 * now, and a quota with fewer seats than are taken gives no more out. What becomes free moves the waiting lists up.
 * @param version of the plan that the organiser saw.
 * @throws VersionConflict when it was changed meanwhile; DomainError when the quotas promise more than the forum has
 * (`beyondCapacity`), unless it is less than before, or there are too many.
 */
export async function setQuotas(
  forum: ForumRecord,
  quotas: readonly Quota[],
  version: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (quotas.length > MOST_QUOTAS) throw new DomainError('places:errors.tooMany', { max: MOST_QUOTAS });
  await seatPoolOf(forum);
  const before = await inSeatTransaction(forum._id, async (session) => {
    const current = await SeatPoolModel.findById(forum._id).session(session).lean<SeatPoolRecord>();
    if (!current || current.planVersion !== version) throw new VersionConflict(current);
    const after = await countSeats(forum._id, session, quotas);
    refuseBeyondCapacity(current, after);
    return current.quotas;
  });
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'seatPlan.changed',
      kind: 'seatPlan',
      id: forum._id,
      before: { quotas: before.map(withoutId) },
      after: { quotas: quotas.map(withoutId) },
    },
    now,
  );
  await moveUp(forum, now);
}

const withoutId = ({ id: _, ...quota }: Quota) => quota;

/** Seats kept for somebody, by quotas and invitations together. */
export function seatsKept({ shares = {} }: Pick<SeatPoolRecord, 'shares'>): number {
  return Object.entries(shares).reduce((sum, [id, { seats }]) => sum + (id === OPEN_SHARE ? 0 : seats), 0);
}

function refuseBeyondCapacity(before: SeatPoolRecord, after: SeatPoolRecord): void {
  const { capacity } = after;
  const kept = seatsKept(after);
  if (capacity === null || kept <= capacity || kept < seatsKept(before)) return;
  throw new DomainError('places:errors.beyondCapacity', { capacity, kept });
}
