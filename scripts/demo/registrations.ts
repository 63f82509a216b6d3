import type { ForumRecord } from '../../src/forums/forum.ts';
import { INSTITUTION_KINDS } from '../../src/forums/institution.ts';
import { LANGUAGES } from '../../src/i18n/languages.ts';
import { setCapacity } from '../../src/registrations/actions/setCapacity.ts';
import { RegistrationModel, type RegistrationState } from '../../src/registrations/registration.ts';
import { newTicketCode } from '../../src/registrations/ticketCode.ts';

/** Plainly invented people, so that lists and figures have something to show. */
const COUNT = 120;
const HOUR = 60 * 60 * 1000;
const TERRITORIES = ['MA-02', 'MA-01', 'MA-05', 'MA-04', 'MA-02', 'MA-06', 'MA-01', 'MA-03', 'ES', 'IT'];
const SEXES = ['female', 'male', 'female', 'male', 'undisclosed'] as const;

/** Adds Participant 001 to Participant 120, the same at each installation but for the day they registered. */
export async function addRegistrations(forum: ForumRecord, now: Date): Promise<void> {
  const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);
  const people = numbers.map((number) => new RegistrationModel(participant(forum, number, now)));
  // Validation fills in what a registration derives from itself.
  await Promise.all(people.map((person) => person.validate()));
  await RegistrationModel.insertMany(people);
  await setCapacity(forum, now);
}

function participant(forum: ForumRecord, number: number, now: Date) {
  const digits = String(number).padStart(3, '0');
  const state = stateOf(number);
  const registeredAt = new Date(now.getTime() - (1 + ((number * number) % (20 * 24))) * HOUR);
  return {
    forum: forum._id,
    state,
    email: `participant-${digits}@example.org`,
    givenName: number % 3 === 0 ? 'مشارك(ة)' : 'Participant',
    familyName: digits,
    sex: pick(SEXES, number),
    institution: `Institution ${String((number % 24) + 1).padStart(2, '0')}`,
    institutionKind: pick(INSTITUTION_KINDS, (number * 7) % 13),
    position: '',
    territory: pick(TERRITORIES, number * 3 + (number % 4)),
    language: pick(LANGUAGES, number % 5),
    origin: 'form',
    registeredAt,
    consentAt: registeredAt,
    code: newTicketCode(),
    ...(state === 'confirmed' && { emailConfirmedAt: new Date(registeredAt.getTime() + HOUR / 4) }),
    ...(state === 'unconfirmed' && { heldUntil: new Date(now.getTime() + 48 * HOUR) }),
  };
}

function stateOf(number: number): RegistrationState {
  if (number % 12 === 0) return 'cancelled';
  return number % 9 === 0 ? 'unconfirmed' : 'confirmed';
}

function pick<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}
