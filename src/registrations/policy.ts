import type { ForumPolicy } from '../accounts/policy.ts';
import { canOrganise, canSeeForum } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { dayOf } from '../i18n/zone.ts';
import { isLive, isSeated, type RegistrationRecord, type RegistrationState } from './registration.ts';
import type { RegistrationStatus, SeatPoolRecord } from './seatPool.ts';

export const canSeeRegistrations: ForumPolicy = canSeeForum;
export const canEditRegistrations: ForumPolicy = canOrganise;

/** Whether, and how, one can register at this instant. A forum without a pool yet has all its seats. */
export function registrationStatus(
  forum: Pick<ForumRecord, 'state' | 'registration' | 'endsOn' | 'timeZone'>,
  pool: Pick<SeatPoolRecord, 'capacity' | 'taken' | 'waiting'> | null | undefined,
  now: Date,
): RegistrationStatus {
  const { opensAt, closesAt, capacity, waitingList } = forum.registration;
  const over = dayOf(now, forum.timeZone) > forum.endsOn;
  if (forum.state !== 'published' || over || (closesAt && closesAt <= now)) return 'closed';
  if (opensAt && opensAt > now) return 'notYet';
  const seats = pool ? pool.capacity : (capacity ?? null);
  const full = seats !== null && ((pool?.taken ?? 0) >= seats || (pool?.waiting ?? 0) > 0);
  if (!full) return 'open';
  return waitingList ? 'waitingList' : 'full';
}

/** Seats that somebody who registers now can have; undefined where there is no limit. */
export function seatsLeft(pool: Pick<SeatPoolRecord, 'capacity' | 'taken' | 'waiting'>): number | undefined {
  if (pool.capacity === null) return undefined;
  return pool.waiting > 0 ? 0 : Math.max(0, pool.capacity - pool.taken);
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

export function hasTicket({ state }: Pick<RegistrationRecord, 'state'>): boolean {
  return state === 'confirmed';
}

/** How a change of state moves a seat: +1 one is needed, -1 one is given back. */
export function seatsMoved(from: RegistrationState, to: RegistrationState): -1 | 0 | 1 {
  return (Number(isSeated(to)) - Number(isSeated(from))) as -1 | 0 | 1;
}
