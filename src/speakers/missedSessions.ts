import { type Booking, bookingsOf, type Occupation, overlap } from '../agenda/bookings.ts';
import { occupationInSnapshot, occupationOf } from '../agenda/occupation.ts';
import type { SessionRecord } from '../agenda/session.ts';
import type { Snapshot } from '../agenda/snapshot.ts';
import type { Localized } from '../i18n/localized.ts';
import type { Absence } from './availability.ts';

/** A session that needs somebody who is away then. */
export interface MissedSession {
  /** Its id. */
  session: string;
  title: Localized;
  /** When they are needed: for the session, or for their part of it. */
  startsAt: Date;
  endsAt: Date;
  /** Whether the public reads it so; else it is so in the working version only. */
  released: boolean;
}

/** What a speaker misses of the working version and of what the public sees, by time. What is so in both is told once. */
export function missedSessions(
  speaker: string,
  absences: readonly Absence[],
  working: readonly SessionRecord[],
  released: Snapshot['sessions'],
): MissedSession[] {
  const missed = [
    ...released.flatMap((session) =>
      missedOf(occupationInSnapshot(session), speaker, absences).map((booking) =>
        lineOf(booking, session.title, true),
      ),
    ),
    ...working.flatMap((session) =>
      missedOf(occupationOf(session), speaker, absences).map((booking) =>
        lineOf(booking, session.title, false),
      ),
    ),
  ];
  const told = new Map<string, MissedSession>();
  for (const one of missed) {
    const key = keyOf(one);
    if (!told.has(key)) told.set(key, one);
  }
  return [...told.values()].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** Those of `after` that were not missed before. */
export function newlyMissed(
  after: readonly MissedSession[],
  before: readonly MissedSession[],
): MissedSession[] {
  const known = new Set(before.map(keyOf));
  return after.filter((one) => !known.has(keyOf(one)));
}

function missedOf(occupation: Occupation, speaker: string, absences: readonly Absence[]): Booking[] {
  return bookingsOf(occupation).filter(
    (booking) =>
      booking.kind === 'person' &&
      booking.who === speaker &&
      absences.some((absence) => overlap(booking, absence)),
  );
}

function lineOf(
  { session, startsAt, endsAt }: Booking,
  title: Localized,
  isReleased: boolean,
): MissedSession {
  return { session, title, startsAt, endsAt, released: isReleased };
}

function keyOf({ session, startsAt, endsAt }: MissedSession): string {
  return [session, startsAt.getTime(), endsAt.getTime()].join(' ');
}
