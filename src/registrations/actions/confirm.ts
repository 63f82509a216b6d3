import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { canConfirm } from '../policy.ts';
import type { GivenConsent } from '../questions/consent.ts';
import { fullName, isLive, RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/**
 * The owner of the address says yes: a held seat becomes theirs and the ticket is mailed; on the waiting list the place
 * is confirmed. Pressed again it does nothing.
 * @param consents what they agree to with it, where another person registered them.
 * @throws DomainError when the registration is over.
 */
export async function confirm(
  forum: ForumRecord,
  registration: RegistrationRecord,
  now: Date,
  consents?: readonly GivenConsent[],
): Promise<void> {
  const agreed = { consentAt: now, ...(consents && { consents }) };
  const first = registration.consentAt ? {} : agreed;
  const confirmed =
    (await confirmSeat(registration, first, now)) ?? (await confirmWaiting(registration, first, now));
  if (!confirmed) {
    const current = await RegistrationModel.findById(registration._id).lean<RegistrationRecord>();
    if (current && isLive(current.state) && !canConfirm(current)) return;
    throw new DomainError('registrations:errors.over');
  }
  await recordChange(
    {
      forum: forum._id,
      actor: { kind: 'attendee', id: String(confirmed._id), name: fullName(confirmed) },
      verb: 'registration.confirmed',
      kind: 'registration',
      id: confirmed._id,
      before: { state: registration.state },
      after: { state: confirmed.state, emailConfirmedAt: now },
    },
    now,
  );
  await sendMailsDue(forum, confirmed, now);
}

// The seat is held already, so that one document changes and no count: no transaction is needed.
// Who takes a place over, or was registered by another, is asked on their own page, not by the form.
function confirmSeat({ _id }: RegistrationRecord, agreed: object, now: Date) {
  return RegistrationModel.findOneAndUpdate(
    { _id, state: 'unconfirmed' },
    {
      $set: { state: 'confirmed', emailConfirmedAt: now, ...agreed },
      $unset: { heldUntil: 1 },
      $inc: { version: 1 },
      $push: { mailsDue: { mail: 'ticket', since: now } },
    },
    { returnDocument: 'after' },
  ).lean<RegistrationRecord>();
}

function confirmWaiting({ _id }: RegistrationRecord, agreed: object, now: Date) {
  return RegistrationModel.findOneAndUpdate(
    { _id, state: 'waitlisted', emailConfirmedAt: { $exists: false } },
    { $set: { emailConfirmedAt: now, ...agreed }, $inc: { version: 1 } },
    { returnDocument: 'after' },
  ).lean<RegistrationRecord>();
}
