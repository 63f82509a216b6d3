import { minuteOfDay, type WallTime } from '../i18n/wallClock.ts';
import type { CheckRules } from './checkRules.ts';
import type { Found } from './checks.ts';
import type { SnapshotSession as Session, Snapshot } from './snapshot.ts';

/** The forum's `wallClock`. */
type Clock = (instant: Date) => WallTime;

const MINUTE = 60_000;
const WHOLE_DAY = 1_440;
/** A pause of so many minutes is a break, whether the programme calls it one or not. */
const LEAST_BREAK = 10;

const about = ({ id, startsAt, endsAt }: Session) => ({ session: id, startsAt, endsAt });

/** Sessions that begin before the house opens or end after it has closed. */
export function outsideHours(
  sessions: readonly Session[],
  { opensAt, closesAt }: Pick<CheckRules, 'opensAt' | 'closesAt'>,
  clock: Clock,
): Found[] {
  const [opens, closes] = [minuteOfDay(opensAt), minuteOfDay(closesAt)];
  return sessions
    .filter(({ startsAt, endsAt }) => {
      const start = clock(startsAt).minute;
      // Midnight is the end of the day that it closes.
      const end = clock(endsAt).minute || WHOLE_DAY;
      return start < opens || end > closes || end < start;
    })
    .map(about);
}

/** Sessions that are for more seats than their room has. */
export function smallRooms(sessions: readonly Session[], rooms: Snapshot['rooms']): Found[] {
  const seats = new Map(rooms.map(({ id, capacity }) => [id, capacity]));
  return sessions.flatMap((session) => {
    const { room, capacity } = session;
    const has = seats.get(room ?? '');
    if (!room || capacity === undefined || has === undefined || has >= capacity) return [];
    return [{ ...about(session), room, seats: capacity }];
  });
}

const LED_BY: Partial<Record<Session['kind'], readonly string[]>> = {
  roundTable: ['moderator'],
  discussion: ['moderator', 'facilitator'],
  workshop: ['facilitator', 'moderator'],
};

/** Sessions of a kind that somebody leads, without that somebody. */
export function missingModerators(sessions: readonly Session[]): Found[] {
  return sessions
    .filter(({ kind, roles }) => {
      const leaders = LED_BY[kind];
      return leaders !== undefined && !roles.some(({ role }) => leaders.includes(role));
    })
    .map(about);
}

/** Sessions that are to be interpreted, without an interpreter. */
export function missingInterpreters(sessions: readonly Session[]): Found[] {
  return sessions
    .filter(
      ({ interpretation, roles }) =>
        interpretation.length > 0 && !roles.some(({ role }) => role === 'interpreter'),
    )
    .map(about);
}

/** Stretches of a day that go on without a break for too long; each is told once, at its first session. */
export function stretches(sessions: readonly Session[], longest: number, clock: Clock): Found[] {
  const found: { first: Session; day: string; endsAt: Date }[] = [];
  for (const session of sessions) {
    if (session.kind === 'break') continue;
    const { startsAt, endsAt } = session;
    const open = found.at(-1);
    const { day } = clock(startsAt);
    const pause = open ? (startsAt.getTime() - open.endsAt.getTime()) / MINUTE : LEAST_BREAK;
    if (!open || open.day !== day || pause >= LEAST_BREAK) found.push({ first: session, day, endsAt });
    else if (endsAt > open.endsAt) open.endsAt = endsAt;
  }
  return found
    .map(({ first, endsAt }) => ({
      ...about(first),
      endsAt,
      minutes: (endsAt.getTime() - first.startsAt.getTime()) / MINUTE,
    }))
    .filter(({ minutes }) => minutes > longest);
}
