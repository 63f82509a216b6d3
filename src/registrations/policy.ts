import type { ForumPolicy } from '../accounts/policy.ts';
import { canOrganise, canSeeForum } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { dayOf } from '../i18n/zone.ts';
import { OPEN_SHARE } from './quota.ts';
import { isLive, isSeated, type RegistrationRecord, type RegistrationState } from './registration.ts';
import type { RegistrationStatus, SeatPoolRecord, Share } from './seatPool.ts';

export const canSeeRegistrations: ForumPolicy = canSeeForum;
export const canEditRegistrations: ForumPolicy = canOrganise;

/** Whether, and how, one can register at this instant: open while some quota, or what is open to all, has a seat. */
export function registrationStatus(
  forum: Pick<ForumRecord, 'state' | 'registration' | 'endsOn' | 'timeZone'>,
  pool: SeatPoolRecord,
  now: Date,
): RegistrationStatus {
  const { opensAt, waitingList } = forum.registration;
  if (isClosed(forum, now)) return 'closed';
  if (opensAt && opensAt > now) return 'notYet';
  const { shares = {} } = pool;
  if ([OPEN_SHARE, ...pool.quotas.map(({ id }) => id)].some((id) => seatsFree(pool, shares[id]) > 0))
    return 'open';
  return waitingList ? 'waitingList' : 'full';
}

function isClosed(
  {
    state,
    registration,
    endsOn,
    timeZone,
  }: Pick<ForumRecord, 'state' | 'registration' | 'endsOn' | 'timeZone'>,
  now: Date,
): boolean {
  const { closesAt } = registration;
  const isOver = dayOf(now, timeZone) > endsOn;
  return state !== 'published' || isOver || (closesAt !== undefined && closesAt <= now);
}

/** Seats that those who register now can have, all together; undefined where there is no limit. */
export function seatsLeft(pool: SeatPoolRecord): number | undefined {
  if (pool.capacity === null) return undefined;
  const { shares = {}, quotas, left } = pool;
  const free = [OPEN_SHARE, ...quotas.map(({ id }) => id)].map((id) => seatsFree(pool, shares[id]));
  return Math.max(
    0,
    Math.min(
      left,
      free.reduce((sum, count) => sum + count, 0),
    ),
  );
}

/** Seats of one share for those who register now: none while somebody waits for them. */
export function seatsFree(pool: Pick<SeatPoolRecord, 'left'>, share: Share | undefined): number {
  if (!share || share.waiting > 0) return 0;
  return Math.max(0, Math.min(pool.left, share.left));
}

/** When the status changes next without anybody doing anything; for pages that are kept. */
export function nextStatusChange(forum: Pick<ForumRecord, 'registration'>, now: Date): Date | undefined {
  const { opensAt, closesAt } = forum.registration;
  return [opensAt, closesAt].find((instant) => instant && instant > now);
}

/** What an organiser may make of a registration, by its state. */
const CHANGES: Readonly<Record<RegistrationState, readonly RegistrationState[]>> = {
  unconfirmed: ['confirmed', 'awaitingApproval', 'declined', 'cancelled'],
  confirmed: ['awaitingApproval', 'declined', 'cancelled'],
  waitlisted: ['confirmed', 'declined', 'cancelled'],
  awaitingApproval: ['confirmed', 'declined', 'cancelled'],
  cancelled: ['confirmed'],
  declined: ['confirmed'],
  expired: ['confirmed'],
};

export function changesFrom(state: RegistrationState): readonly RegistrationState[] {
  return CHANGES[state];
}

/** The attendee may still say yes: they hold or await a seat and have not shown that the address is theirs. */
export function canConfirm({ state, emailConfirmedAt }: RegistrationRecord): boolean {
  return state === 'unconfirmed' || (state === 'waitlisted' && !emailConfirmedAt);
}

export function canCancel({ state }: RegistrationRecord): boolean {
  return isLive(state);
}

export function canChangeAnswers({ state }: RegistrationRecord): boolean {
  return isLive(state);
}

/** A confirmed place may go to a colleague until the forum is over, unless its organisers forbid it. */
export function canHandOver(
  { state, erasedAt }: RegistrationRecord,
  { registration, endsOn, timeZone }: Pick<ForumRecord, 'registration' | 'endsOn' | 'timeZone'>,
  now: Date,
): boolean {
  const isOver = dayOf(now, timeZone) > endsOn;
  return state === 'confirmed' && !erasedAt && !isOver && registration.handOver !== false;
}

/** Who is in, or waits and has shown that the address is theirs, may register others of their institution with them. */
export function canBringDelegation(
  { _id, state, emailConfirmedAt, erasedAt, delegation }: RegistrationRecord,
  forum: Pick<ForumRecord, 'state' | 'registration' | 'endsOn' | 'timeZone'>,
  now: Date,
): boolean {
  const isKnown = state === 'confirmed' || (state === 'waitlisted' && emailConfirmedAt !== undefined);
  // Whom somebody else brought brings nobody: a delegation has one head.
  const isHead = delegation === undefined || delegation.equals(_id);
  return isKnown && isHead && !erasedAt && !isClosed(forum, now);
}

/** The head of a delegation may take out whom they registered, until that person has confirmed. */
export function canWithdrawDelegate(member: RegistrationRecord, head: RegistrationRecord): boolean {
  const isOther = !member._id.equals(head._id);
  return isOther && canCancel(member) && member.state !== 'confirmed' && !member.emailConfirmedAt;
}

export function hasTicket({ state }: Pick<RegistrationRecord, 'state'>): boolean {
  return state === 'confirmed';
}

/** How a change of state moves a seat: +1 one is needed, -1 one is given back. */
export function seatsMoved(from: RegistrationState, to: RegistrationState): -1 | 0 | 1 {
  return (Number(isSeated(to)) - Number(isSeated(from))) as -1 | 0 | 1;
}
