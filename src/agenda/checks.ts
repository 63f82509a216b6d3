import { dayOf, localOf } from '../i18n/zone.ts';
import type { Check, CheckLevel, CheckRules } from './checkRules.ts';
import { peopleOf, type SnapshotSession } from './snapshot.ts';

/** Something that an organiser should look at before the agenda is released. */
export interface Finding {
  check: Check;
  level: Exclude<CheckLevel, 'ignore'>;
  /** Id of the session it is about. */
  session: string;
  /** Id of the speaker who has to walk. */
  person?: string;
  /** Id of the session they come from, or of the first one of a stretch without a break. */
  from?: string;
  /** Minutes there are for the way, or that the stretch takes. */
  minutes?: number;
}

type Session = SnapshotSession;
type Found = Omit<Finding, 'check' | 'level'>;

const MINUTE = 60_000;
/** A pause of so many minutes is a break, whether the programme calls it one or not. */
const LEAST_BREAK = 10;

/**
 * Looks the sessions of an agenda through by a forum's rules. Sessions are those that have a slot, in the order in
 * which they start; times are those of the forum's zone.
 */
export function findingsIn(sessions: readonly Session[], rules: CheckRules, timeZone: string): Finding[] {
  const checks: Record<Check, () => Found[]> = {
    outsideHours: () => outsideHours(sessions, rules, timeZone),
    missingModerator: () => sessions.filter(lacksModerator).map(({ id }) => ({ session: id })),
    missingInterpreter: () => sessions.filter(lacksInterpreter).map(({ id }) => ({ session: id })),
    walking: () => walks(sessions, rules.walkingMinutes),
    noBreak: () => stretches(sessions, rules.longestMinutes, timeZone),
  };
  return (Object.keys(checks) as Check[]).flatMap((check) => {
    const level = rules.levels[check];
    return level === 'ignore' ? [] : checks[check]().map((found) => ({ check, level, ...found }));
  });
}

function outsideHours(
  sessions: readonly Session[],
  { opensAt, closesAt }: CheckRules,
  timeZone: string,
): Found[] {
  const clock = (instant: Date) => localOf(instant, timeZone).slice(-5);
  return sessions
    .filter(({ startsAt, endsAt }) => {
      // Midnight is the end of the day that it closes.
      const end = clock(endsAt) === '00:00' ? '24:00' : clock(endsAt);
      return clock(startsAt) < opensAt || end > closesAt || end < clock(startsAt);
    })
    .map(({ id }) => ({ session: id }));
}

const LED_BY: Partial<Record<Session['kind'], readonly string[]>> = {
  roundTable: ['moderator'],
  discussion: ['moderator', 'facilitator'],
  workshop: ['facilitator', 'moderator'],
};

function lacksModerator({ kind, roles }: Session): boolean {
  const leaders = LED_BY[kind];
  return leaders !== undefined && !roles.some(({ role }) => leaders.includes(role));
}

function lacksInterpreter({ interpretation, roles }: Session): boolean {
  return interpretation.length > 0 && !roles.some(({ role }) => role === 'interpreter');
}

/** Who goes from one room to another in less time than it takes. Overlaps are conflicts, not walks. */
function walks(sessions: readonly Session[], least: number): Found[] {
  const last = new Map<string, Session>();
  return sessions.flatMap((session) =>
    peopleOf(session).flatMap((person): Found[] => {
      const before = last.get(person);
      if (!before || before.endsAt <= session.endsAt) last.set(person, session);
      const rooms = before?.room && session.room && before.room !== session.room;
      if (!before || !rooms) return [];
      const minutes = (session.startsAt.getTime() - before.endsAt.getTime()) / MINUTE;
      return minutes >= 0 && minutes < least
        ? [{ session: session.id, person, from: before.id, minutes }]
        : [];
    }),
  );
}

/** Stretches of a day that go on without a break for too long; each is told once, at its first session. */
function stretches(sessions: readonly Session[], longest: number, timeZone: string): Found[] {
  const found: { first: Session; endsAt: Date }[] = [];
  for (const session of sessions.filter(({ kind }) => kind !== 'break')) {
    const open = found.at(-1);
    const pause = open ? (session.startsAt.getTime() - open.endsAt.getTime()) / MINUTE : LEAST_BREAK;
    const sameDay = open && dayOf(open.first.startsAt, timeZone) === dayOf(session.startsAt, timeZone);
    if (!open || !sameDay || pause >= LEAST_BREAK) found.push({ first: session, endsAt: session.endsAt });
    else if (session.endsAt > open.endsAt) open.endsAt = session.endsAt;
  }
  return found
    .map(({ first, endsAt }) => ({
      session: first.id,
      minutes: (endsAt.getTime() - first.startsAt.getTime()) / MINUTE,
    }))
    .filter(({ minutes }) => minutes > longest);
}
