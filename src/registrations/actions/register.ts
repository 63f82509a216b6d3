import type { ClientSession } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { registrationStatus } from '../policy.ts';
import { type Answers, fullName, type RegistrationMail, type RegistrationRecord } from '../registration.ts';
import { claimPlace, seatPoolOf } from '../seatPool.ts';
import { inSeatTransaction } from '../seatTransaction.ts';
import { claimSessionSeats, refuseMeetings, type SignUps, signUpsOf } from '../sessionSeats.ts';
import { announceStatus } from './announceStatus.ts';
import { emailIsTaken } from './emailIsTaken.ts';
import { insertRegistration } from './insertRegistration.ts';
import { mailLinkAgain } from './mailLinkAgain.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** How long an unconfirmed registration holds its seat, in milliseconds. */
export const HOLD = 48 * 60 * 60 * 1000;

export type RegistrationInput = Answers & { email: string };

/**
 * Registers somebody by the public form: a held seat, or the end of the waiting list, and a mail with their link.
 * An address that is registered already is mailed its link again, and the caller cannot tell the difference: the answer
 * must not tell strangers who takes part.
 * @throws DomainError when registration is not open or nothing is left; SessionRefused as `claimSessionSeats`.
 */
export async function register(forum: ForumRecord, input: RegistrationInput, now: Date): Promise<void> {
  refuseUnlessOpen(registrationStatus(forum, await seatPoolOf(forum), now));
  let registration: RegistrationRecord;
  try {
    const signUps = await signUpsFor(forum, input);
    registration = await inSeatTransaction(forum._id, (session) =>
      takePlace(forum, input, signUps, now, session),
    );
  } catch (error) {
    if (!emailIsTaken(error)) throw error;
    return mailLinkAgain(forum, input.email, now);
  }
  await recordChange(
    {
      forum: forum._id,
      actor: { kind: 'attendee', id: String(registration._id), name: fullName(registration) },
      verb: 'registration.created',
      kind: 'registration',
      id: registration._id,
      after: { state: registration.state },
    },
    now,
  );
  await sendMailsDue(forum, registration, now);
  await announceStatus(forum, now);
}

function refuseUnlessOpen(status: ReturnType<typeof registrationStatus>): void {
  if (status !== 'open' && status !== 'waitingList')
    throw new DomainError(`registrations:status.${status}.text`);
}

/** The agenda is the largest document of a forum: it is read only for those who chose from it. */
async function signUpsFor({ _id }: ForumRecord, { sessions }: RegistrationInput): Promise<SignUps> {
  return sessions.length > 0 ? signUpsOf(_id) : [];
}

async function takePlace(
  forum: ForumRecord,
  input: RegistrationInput,
  signUps: SignUps,
  now: Date,
  session: ClientSession,
) {
  // Seat first, registration second: if the e-mail turns out to be taken, the transaction gives the seat back.
  const place = await claimPlace(forum, session);
  if (place.kind === 'none') throw new DomainError('registrations:errors.full');
  const waits = place.kind === 'waitingList';
  // Who waits has no seat yet, in no session either.
  if (waits) refuseMeetings(input.sessions, signUps);
  else await claimSessionSeats(forum._id, input.sessions, signUps, session);
  const mail: RegistrationMail = waits ? 'waitingList' : 'confirmation';
  return insertRegistration(
    {
      ...input,
      forum: forum._id,
      origin: 'form',
      consentAt: now,
      linkMailedAt: now,
      mailsDue: [{ mail, since: now }],
      ...(waits
        ? { state: 'waitlisted', ordinal: place.ordinal }
        : { state: 'unconfirmed', heldUntil: new Date(now.getTime() + HOLD) }),
    },
    now,
    session,
  );
}
