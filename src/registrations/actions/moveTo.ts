import type { ClientSession } from 'mongoose';
import { DomainError } from '../../errors.ts';
import { seatsMoved } from '../policy.ts';
import { shareFor } from '../quota.ts';
import { RegistrationModel, type RegistrationRecord, type RegistrationState } from '../registration.ts';
import type { RegistrationMail } from '../registrationMail.ts';
import { claimSeat, giveSeatBack, leaveLine, quotasNow } from '../seatClaims.ts';
import { sessionsLeft } from './sessionsLeft.ts';

interface Move {
  to: RegistrationState;
  mail: RegistrationMail;
  reason?: string;
  /** More that becomes true with the change. */
  set?: Partial<RegistrationRecord>;
}

/**
 * Brings a registration, as it was read in this transaction, into another state, and its seat or place in line with it.
 * @throws DomainError when a seat is needed and none is left.
 */
export async function moveTo(
  registration: RegistrationRecord,
  { to, mail, reason, set }: Move,
  now: Date,
  session: ClientSession,
): Promise<RegistrationRecord> {
  const { _id, state } = registration;
  const seats = seatsMoved(state, to);
  const gained = seats === 1 ? await seatFor(registration, session) : {};
  if (seats === -1) await giveSeatBack(registration.forum, registration.share, session);
  if (state === 'waitlisted') await leaveLine(registration.forum, registration.share, session);
  const moved = await RegistrationModel.findOneAndUpdate(
    { _id, state },
    {
      $set: { state: to, ...(reason && { reason }), ...gained, ...set },
      $unset: { heldUntil: 1, ...(!reason && { reason: 1 }) },
      $inc: { version: 1 },
      $push: { mailsDue: { mail, since: now } },
    },
    { session, returnDocument: 'after' },
  ).lean<RegistrationRecord>();
  // Cannot be within a transaction that read it; if it is, the exception takes the seat's change back.
  if (!moved) throw new DomainError('registrations:errors.changedMeanwhile');
  return moved;
}

/** A seat of their own share; where that has none, of the one they fall under now: an invitation may have ended since. */
async function seatFor(registration: RegistrationRecord, session: ClientSession) {
  const { forum, share } = registration;
  const kept = () => sessionsLeft(registration, session);
  if (await claimSeat(forum, share, session)) return { share, ...(await kept()) };
  const other = shareFor(await quotasNow(forum, session), registration);
  if (other === share || !(await claimSeat(forum, other, session)))
    throw new DomainError('registrations:errors.noSeatLeft');
  return { share: other, ...(await kept()) };
}
