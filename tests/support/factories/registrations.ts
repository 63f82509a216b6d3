import type { ForumRecord } from '../../../src/forums/forum.ts';
import { secretOf } from '../../../src/registrations/attendeeLink.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../src/registrations/registration.ts';
import { newTicketCode } from '../../../src/registrations/ticketCode.ts';

let made = 0;

/** Everything the public form asks, as a browser sends it. */
export function registrationFields(given: Record<string, unknown> = {}): Record<string, unknown> {
  made += 1;
  return {
    givenName: 'Participant',
    familyName: String(made),
    email: `participant-${made}@example.org`,
    phone: '0612345678',
    sex: 'female',
    institution: 'Commune de Figuig',
    institutionKind: 'commune',
    position: 'Chargée de mission',
    territory: 'MA-02',
    language: 'fr',
    consent: 'on',
    ...given,
  };
}

/**
 * A stored registration, confirmed unless told. It does not touch the seats: a test that counts them calls
 * `setCapacity` afterwards, or registers through the form.
 */
export async function createRegistration(
  forum: Pick<ForumRecord, '_id'>,
  given: Partial<RegistrationRecord> = {},
): Promise<RegistrationRecord & { secret: string }> {
  made += 1;
  const registration = await RegistrationModel.create({
    forum: forum._id,
    state: 'confirmed',
    email: `participant-${made}@example.org`,
    givenName: 'Participant',
    familyName: String(made).padStart(3, '0'),
    institution: 'Commune de Figuig',
    institutionKind: 'commune',
    territory: 'MA-02',
    sex: 'female',
    language: 'fr',
    code: newTicketCode(),
    registeredAt: new Date('2025-10-01T10:00:00Z'),
    ...given,
  });
  const record = registration.toObject();
  return { ...record, secret: secretOf(record) };
}
