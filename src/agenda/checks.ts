import type { ForumRecord } from '../forums/forum.ts';
import { wallClock, wallInstants } from '../i18n/wallClock.ts';
import { type Absence, absencesOf } from '../speakers/availability.ts';
import { absentPeople, meetings, walks } from './bookingChecks.ts';
import { type Booking, bookingsOf } from './bookings.ts';
import { CHECKS, type Check, type CheckLevel, type CheckRules } from './checkRules.ts';
import { occupationInSnapshot } from './occupation.ts';
import {
  missingInterpreters,
  missingModerators,
  outsideHours,
  smallRooms,
  stretches,
} from './sessionChecks.ts';
import { type Snapshot, type SnapshotSession, snapshotOf, type WorkingAgenda } from './snapshot.ts';

/** Something that an organiser should look at before the agenda is released. */
export interface Finding {
  check: Check;
  level: Exclude<CheckLevel, 'ignore'>;
  /** Id of the session it is about; of two, the one that starts later. */
  session: string;
  /** Id of the other session: the one that somebody or a room is in too, or from which somebody has to walk. */
  other?: string;
  /** Id of the speaker who is needed twice, is away, or has to walk. */
  person?: string;
  /** Id of the room that is needed twice or is too small. */
  room?: string;
  /** The time that is too much: of the overlap, of the absence, of the walk, of the stretch, or of the session. */
  startsAt: Date;
  endsAt: Date;
  /** Minutes there are for the way, or that the stretch takes. */
  minutes?: number;
  /** Seats that the session is for. */
  seats?: number;
}

/** What one check tells; the forum's rules add how much it weighs. */
export type Found = Omit<Finding, 'check' | 'level'>;

/** What there is to look through; of a snapshot's fields, those that a check reads. */
export interface CheckedAgenda {
  /** Sessions that have a slot, in any order. */
  sessions: readonly SnapshotSession[];
  rooms: Snapshot['rooms'];
  /** When people are not there, by id of the speaker. */
  absences: ReadonlyMap<string, readonly Absence[]>;
}

/**
 * Everything that a forum's rules find in an agenda, in the order of time. The same agenda in another order of its
 * sessions gives the same. Times of the rules are those of the forum's zone.
 */
export function findingsIn(agenda: CheckedAgenda, rules: CheckRules, timeZone: string): Finding[] {
  const sessions = agenda.sessions.toSorted((a, b) => inTime(a, b) || compare(a.id, b.id));
  const clock = wallClock(timeZone);
  const bookings: Booking[] = sessions.flatMap((session) => bookingsOf(occupationInSnapshot(session)));
  const people = bookings.filter(({ kind }) => kind === 'person');
  const checks: Record<Check, () => Found[]> = {
    personTwice: () => meetings(people),
    roomTwice: () => meetings(bookings.filter(({ kind }) => kind === 'room')),
    unavailable: () => absentPeople(people, agenda.absences),
    roomTooSmall: () => smallRooms(sessions, agenda.rooms),
    outsideHours: () => outsideHours(sessions, rules, clock),
    walking: () => walks(people, rules.walkingMinutes),
    noBreak: () => stretches(sessions, rules.longestMinutes, clock),
    missingModerator: () => missingModerators(sessions),
    missingInterpreter: () => missingInterpreters(sessions),
  };
  return CHECKS.flatMap((check): Finding[] => {
    const level = rules.levels[check];
    return level === 'ignore' ? [] : checks[check]().map((found) => ({ check, level, ...found }));
  }).sort(inOrder);
}

/** Everything that a forum's rules find in its working version; `snapshot` is that version, where it is made already. */
export function findingsInWorking(
  forum: Pick<ForumRecord, 'startsOn' | 'endsOn' | 'timeZone'>,
  agenda: WorkingAgenda,
  rules: CheckRules,
  snapshot: Snapshot = snapshotOf(forum, agenda),
): Finding[] {
  const { sessions, rooms } = snapshot;
  const absences = absencesIn(agenda.speakers, forum.timeZone);
  return findingsIn({ sessions, rooms, absences }, rules, forum.timeZone);
}

/** When each speaker is not there; who has said nothing is not named. */
function absencesIn(speakers: WorkingAgenda['speakers'], timeZone: string): Map<string, Absence[]> {
  const instantOf = wallInstants(timeZone);
  const limited = speakers.filter(({ availability }) => availability?.days?.length);
  return new Map(limited.map(({ _id, availability }) => [String(_id), absencesOf(availability, instantOf)]));
}

const ORDER = Object.fromEntries(CHECKS.map((check, index) => [check, index])) as Record<Check, number>;

function inOrder(a: Finding, b: Finding): number {
  return (
    inTime(a, b) ||
    ORDER[a.check] - ORDER[b.check] ||
    compare(a.session, b.session) ||
    compare(a.other ?? '', b.other ?? '') ||
    compare(a.person ?? a.room ?? '', b.person ?? b.room ?? '')
  );
}

function inTime(a: { startsAt: Date }, b: { startsAt: Date }): number {
  return a.startsAt.getTime() - b.startsAt.getTime();
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
