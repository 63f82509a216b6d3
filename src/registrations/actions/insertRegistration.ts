import type { ClientSession } from 'mongoose';
import { type Answers, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { newTicketCode } from '../ticketCode.ts';

export type NewRegistration = Answers &
  Pick<RegistrationRecord, 'forum' | 'state' | 'share' | 'origin' | 'mailsDue'> &
  Partial<
    Pick<
      RegistrationRecord,
      'ordinal' | 'heldUntil' | 'consentAt' | 'linkMailedAt' | 'handedFrom' | 'delegation' | 'broughtBy'
    >
  > & {
    email?: string | undefined;
  };

/**
 * Stores a registration whose seat or place in line was claimed in the same transaction.
 * @throws a duplicate key error (see `emailIsTaken`) when the address is registered at the forum already.
 */
export async function insertRegistration(
  given: NewRegistration,
  now: Date,
  session: ClientSession,
): Promise<RegistrationRecord> {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const registration = new RegistrationModel({ ...filled, code: newTicketCode(), registeredAt: now });
  await registration.save({ session });
  return registration.toObject();
}
