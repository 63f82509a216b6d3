import type { ClientSession, Types } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { findInvitation, type InvitationCodeRecord, readInvitationCode } from '../invitationCode.ts';
import { handMailsOverLater, mailLater } from '../mailsDueLater.ts';
import { claimOwnPlace, type Place } from '../placeClaims.ts';
import { registrationStatus } from '../policy.ts';
import { OPEN_SHARE } from '../quota.ts';
import { type Answers, fullName, type RegistrationRecord } from '../registration.ts';
import type { RegistrationMail } from '../registrationMail.ts';
import { claimSeat } from '../seatClaims.ts';
import { seatPoolOf } from '../seatCount.ts';
import type { RegistrationStatus, SeatPoolRecord } from '../seatPool.ts';
import { inSharedSeatTransaction } from '../seatTransaction.ts';
import { claimSessionSeats, refuseMeetings, type SignUps, signUpsOf } from '../sessionSeats.ts';
import { announceStatus } from './announceStatus.ts';
import { emailIsTaken } from './emailIsTaken.ts';
import { insertRegistration } from './insertRegistration.ts';
import { mailLinkAgain } from './mailLinkAgain.ts';

/** An invitation that opens nothing: unknown, ended, or all its places are taken. */
export class InvitationRefused extends DomainError {
  override name = 'InvitationRefused';
}

/** How long an unconfirmed registration holds its seat, in milliseconds. */
export const HOLD = 48 * 60 * 60 * 1000;

export type RegistrationInput = Answers & {
  email: string;
  /** As it was typed. */
  invitation?: string | undefined;
};

/**
 * Registers somebody by the public form: a held seat, or the end of the waiting list, and a mail with their link.
 * An address that is registered already is mailed its link again, and the caller cannot tell the difference: the answer
 * must not tell strangers who takes part.
 * An invitation opens a place that was kept, past the waiting list.
 * @throws DomainError when registration is not open or nothing is left; InvitationRefused; SessionRefused as `claimSessionSeats`.
 */
export async function register(forum: ForumRecord, input: RegistrationInput, now: Date): Promise<void> {
  const pool = await seatPoolOf(forum);
  refuseUnlessOpen(registrationStatus(forum, pool, now), input);
  const invitation = await invitationOf(forum, input, now);
  let placed: Placed | DomainError;
  try {
    const signUps = await signUpsFor(forum, input);
    placed = await inSharedSeatTransaction(forum._id, (session) =>
      takePlace(forum, input, { invitation, signUps, pool }, now, session),
    );
  } catch (error) {
    if (!emailIsTaken(error)) throw error;
    mailLater(() => mailLinkAgain(forum, input.email, now));
    return;
  }
  if (placed instanceof DomainError) throw placed;
  const { registration, position } = placed;
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
  handMailsOverLater(forum, registration, position, now);
  await announceStatus(forum, now);
}

/** Places that an invitation keeps are there when all others are gone. */
function refuseUnlessOpen(status: RegistrationStatus, { invitation }: RegistrationInput): void {
  const isOpen = status === 'open' || status === 'waitingList' || (status === 'full' && invitation);
  if (!isOpen) throw new DomainError(`registrations:status.${status}.text`);
}

async function invitationOf(forum: ForumRecord, { invitation }: RegistrationInput, now: Date) {
  if (!invitation) return undefined;
  const code = readInvitationCode(invitation);
  const found = code && (await findInvitation(forum._id, code, now));
  if (!found) throw new InvitationRefused('places:errors.invitationUnknown');
  return found;
}

/** The agenda is the largest document of a forum: it is read only for those who chose from it. */
async function signUpsFor({ _id }: ForumRecord, { sessions }: RegistrationInput): Promise<SignUps> {
  return sessions.length > 0 ? signUpsOf(_id) : [];
}

interface Context {
  invitation?: InvitationCodeRecord | undefined;
  signUps: SignUps;
  /** As it was before the transaction. */
  pool: SeatPoolRecord;
}

interface Placed {
  registration: RegistrationRecord;
  /** In the line, from 1. */
  position?: number | undefined;
}

/** @returns the refusal, not thrown, where nothing was written: those who share the transaction are not concerned. */
async function takePlace(
  forum: ForumRecord,
  { invitation: _typed, ...input }: RegistrationInput,
  { invitation, signUps, pool }: Context,
  now: Date,
  session: ClientSession,
): Promise<Placed | DomainError> {
  // Seat first, registration second: if the e-mail turns out to be taken, the transaction gives the seat back.
  const { share, place } = invitation
    ? await claimInvited(forum._id, String(invitation._id), session)
    : await claimOwnPlace(forum, input, pool, session);
  if (place.kind === 'none') return refusal(share, invitation);
  const waits = place.kind === 'waitingList';
  // Who waits has no seat yet, in no session either.
  if (waits) refuseMeetings(input.sessions, signUps);
  else await claimSessionSeats(forum._id, input.sessions, signUps, session);
  const mail: RegistrationMail = waits ? 'waitingList' : 'confirmation';
  const registration = await insertRegistration(
    {
      ...input,
      forum: forum._id,
      share,
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
  return { registration, ...(waits && { position: place.position }) };
}

/** Nobody waits for a place of an invitation: without it there is the line of everybody else. */
async function claimInvited(
  forum: Types.ObjectId,
  share: string,
  session: ClientSession,
): Promise<{ share: string; place: Place }> {
  const place: Place = (await claimSeat(forum, share, session)) ? { kind: 'seat' } : { kind: 'none' };
  return { share, place };
}

function refusal(share: string, invitation: InvitationCodeRecord | undefined): DomainError {
  if (invitation) return new InvitationRefused('places:errors.invitationUsedUp');
  return new DomainError(share === OPEN_SHARE ? 'registrations:errors.full' : 'places:errors.quotaFull');
}
