import type { ClientSession } from 'mongoose';
import { DomainError } from '../../errors.ts';
import { seatsMoved } from '../policy.ts';
import {
  type RegistrationMail,
  RegistrationModel,
  type RegistrationRecord,
  type RegistrationState,
} from '../registration.ts';
import { claimSeat, giveSeatBack, leaveLine } from '../seatPool.ts';
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
  const { _id, forum, state } = registration;
  const seats = seatsMoved(state, to);
  if (seats === 1 && !(await claimSeat(forum, session)))
    throw new DomainError('registrations:errors.noSeatLeft');
  const kept = seats === 1 ? await sessionsLeft(registration, session) : {};
  if (seats === -1) await giveSeatBack(forum, session);
  if (state === 'waitlisted') await leaveLine(forum, session);
  const moved = await RegistrationModel.findOneAndUpdate(
    { _id, state },
    {
      $set: { state: to, ...(reason && { reason }), ...kept, ...set },
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
