import type { Types } from 'mongoose';
import { NotFound } from '../errors.ts';
import { ForumModel, type ForumRecord } from '../forums/forum.ts';
import { claimedId, opens } from './attendeeLink.ts';
import { registrationStatus } from './policy.ts';
import { BARRING_STATES, RegistrationModel, type RegistrationRecord } from './registration.ts';
import { seatPoolOf } from './seatCount.ts';
import type { RegistrationStatus, SeatPoolRecord } from './seatPool.ts';

/** Of a delegation, with a margin for those whom organisers declined. */
const MOST_SHOWN = 60;

/**
 * The registration that the secret of a mailed link opens, with its forum.
 * @throws NotFound for a secret that was never given out, or no longer counts.
 */
export async function findByLink(
  secret: string,
): Promise<{ forum: ForumRecord; registration: RegistrationRecord }> {
  const id = claimedId(secret);
  const registration = id && (await RegistrationModel.findById(id).lean<RegistrationRecord>());
  if (!registration || !opens(secret, registration)) throw new NotFound();
  const forum = await ForumModel.findById(registration.forum).lean<ForumRecord>();
  if (!forum) throw new NotFound();
  return { forum, registration };
}

/** Place on the waiting list of their share, from 1. */
export async function linePosition({ forum, share, ordinal = 0 }: RegistrationRecord): Promise<number> {
  const before = RegistrationModel.find({ forum, state: 'waitlisted', share, ordinal: { $lt: ordinal } });
  return 1 + (await before.countDocuments());
}

/** Whom somebody registered with themselves, in that order, without those who are over. */
export function delegatesOf({ _id }: RegistrationRecord): Promise<RegistrationRecord[]> {
  return RegistrationModel.find({
    delegation: _id,
    _id: { $ne: _id },
    state: { $in: [...BARRING_STATES] },
  })
    .sort({ _id: 1 })
    .limit(MOST_SHOWN)
    .lean<RegistrationRecord[]>();
}

/** Whether and how one can register now, and the seats, for the forum's public pages. */
export async function currentStatus(
  forum: ForumRecord,
  now: Date,
): Promise<{ status: RegistrationStatus; pool: SeatPoolRecord }> {
  const pool = await seatPoolOf(forum);
  return { status: registrationStatus(forum, pool, now), pool };
}

/** Those who have a seat and mean to attend one of these sessions, read in batches. */
export async function* attendeesOfSessions(
  forum: Types.ObjectId,
  sessions: readonly string[],
): AsyncGenerator<RegistrationRecord> {
  if (!sessions.length) return;
  yield* RegistrationModel.find({ forum, state: 'confirmed', sessions: { $in: sessions } })
    .lean<RegistrationRecord[]>()
    .cursor({ batchSize: 200 });
}

/** How many those are. */
export async function countAttendeesOfSessions(
  forum: Types.ObjectId,
  sessions: readonly string[],
): Promise<number> {
  return sessions.length
    ? RegistrationModel.countDocuments({ forum, state: 'confirmed', sessions: { $in: sessions } })
    : 0;
}

/** The names of the first of those. */
export async function attendeesNamed(
  forum: Types.ObjectId,
  sessions: readonly string[],
  most: number,
): Promise<Pick<RegistrationRecord, 'givenName' | 'familyName'>[]> {
  if (!sessions.length) return [];
  return RegistrationModel.find({ forum, state: 'confirmed', sessions: { $in: sessions } })
    .select({ givenName: 1, familyName: 1 })
    .sort({ _id: 1 })
    .limit(most)
    .lean<Pick<RegistrationRecord, 'givenName' | 'familyName'>[]>();
}

/** How many of those who have a seat mean to attend each session, by its id; a session without any is not named. */
export async function attendeesBySession(forum: Types.ObjectId): Promise<Map<string, number>> {
  const groups = await RegistrationModel.aggregate<{ _id: Types.ObjectId; count: number }>([
    { $match: { forum, state: 'confirmed' } },
    { $unwind: '$sessions' },
    { $group: { _id: '$sessions', count: { $sum: 1 } } },
  ]);
  return new Map(groups.map(({ _id, count }) => [String(_id), count]));
}
