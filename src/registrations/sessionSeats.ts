import type { ClientSession, Types } from 'mongoose';
import { latestRelease } from '../agenda/queries.ts';
import type { SnapshotSession } from '../agenda/snapshot.ts';
import { DomainError } from '../errors.ts';
import { RegistrationModel, SEATED_STATES } from './registration.ts';
import { takeTurn } from './seatClaims.ts';

/** A session that was chosen cannot be: it is full, or meets another one. Nothing was stored. */
export class SessionRefused extends DomainError {
  override name = 'SessionRefused';
  /** Ids of the sessions that the message names. */
  readonly sessions: readonly string[];

  constructor(key: string, sessions: readonly string[]) {
    super(key);
    this.sessions = sessions;
  }
}

/** The sessions of the released agenda that one signs up for. */
export type SignUps = readonly Pick<SnapshotSession, 'id' | 'capacity' | 'startsAt' | 'endsAt'>[];

/** Those of a forum, as the public sees them; none before the first release. */
export async function signUpsOf(forum: Types.ObjectId): Promise<SignUps> {
  const release = await latestRelease(forum);
  return (release?.snapshot.sessions ?? []).filter(({ signUp }) => signUp);
}

/**
 * Takes a seat in each chosen session that asks for sign-up, all of them or none. To be called in a seat transaction
 * before the registration is stored: until it ends nobody else counts the forum's seats. Seats that `registration` has
 * already stay its own, even where the capacity was lowered since.
 * @throws SessionRefused when one is full, or two of them are at the same time.
 */
export async function claimSessionSeats(
  forum: Types.ObjectId,
  chosen: readonly Types.ObjectId[],
  signUps: SignUps,
  transaction: ClientSession,
  registration?: { _id: Types.ObjectId; sessions: readonly Types.ObjectId[] },
): Promise<void> {
  refuseMeetings(chosen, signUps);
  const own = new Set(registration?.sessions.map(String));
  const wanted = chosen.filter((id) => !own.has(String(id)));
  const { full } = await divide(forum, wanted, signUps, transaction);
  if (full.length > 0) throw new SessionRefused('registrations:errors.sessionFull', full.map(String));
}

/** Two that one signs up for must not be at the same time; half-open intervals. @throws SessionRefused */
export function refuseMeetings(chosen: readonly Types.ObjectId[], signUps: SignUps): void {
  const ids = new Set(chosen.map(String));
  const own = signUps
    .filter(({ id }) => ids.has(id))
    .toSorted((a, b) => Number(a.startsAt) - Number(b.startsAt));
  const index = own.findIndex(({ startsAt }, at) => at > 0 && startsAt < (own[at - 1]?.endsAt ?? startsAt));
  if (index === -1) return;
  const both = own.slice(index - 1, index + 1).map(({ id }) => id);
  throw new SessionRefused('registrations:errors.sessionsMeet', both);
}

/** Of the chosen sessions those that still have a seat, or need none, and those that are full by now. */
export async function divide(
  forum: Types.ObjectId,
  chosen: readonly Types.ObjectId[],
  signUps: SignUps,
  transaction: ClientSession,
): Promise<{ free: Types.ObjectId[]; full: Types.ObjectId[] }> {
  const capacities = new Map(signUps.map(({ id, capacity }) => [id, capacity]));
  const limited = chosen.filter((id) => capacities.get(String(id)) !== undefined);
  if (limited.length === 0) return { free: [...chosen], full: [] };
  await takeTurn(forum, transaction);
  const taken = await seatsTaken(forum, limited, transaction);
  const isFull = (id: Types.ObjectId) =>
    (taken.get(String(id)) ?? 0) >= (capacities.get(String(id)) ?? Number.POSITIVE_INFINITY);
  return { free: chosen.filter((id) => !isFull(id)), full: chosen.filter(isFull) };
}

/** How many hold a seat in each session, by its id; of these sessions, or of all. A session without any is not named. */
export async function seatsTaken(
  forum: Types.ObjectId,
  sessions?: readonly Types.ObjectId[],
  transaction?: ClientSession,
): Promise<Map<string, number>> {
  const among = sessions && { sessions: { $in: [...sessions] } };
  const groups = await RegistrationModel.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { forum, state: { $in: [...SEATED_STATES] }, ...among } },
    { $unwind: '$sessions' },
    { $group: { _id: '$sessions', count: { $sum: 1 } } },
  ]).session(transaction ?? null);
  return new Map(groups.map(({ _id, count }) => [String(_id), count]));
}
