import { BookedTwice } from '../bookedTwice.ts';
import type { CheckRules } from '../checkRules.ts';
import { type Conflict, conflictsAmong, conflictsOf } from '../conflicts.ts';
import { type Occupying, occupationOf } from '../occupation.ts';
import { type Meeting, TimesMeet } from '../timesMeet.ts';

/**
 * Refuses to save a session that needs somebody, or a room, that another one has at that time. To be asked within the
 * agenda's transaction, with the sessions and the rules that are read there. The stored self of the session may be
 * among `sessions`.
 * @throws BookedTwice with the conflicts that the rules block.
 */
export function refuseConflicts(
  candidate: Occupying,
  sessions: readonly Occupying[],
  rules: CheckRules,
): void {
  const conflicts = conflictsOf(occupationOf(candidate), sessions.map(occupationOf));
  const blocked = conflicts.filter((conflict) => isBlocked(conflict, rules));
  if (blocked.length > 0) throw new BookedTwice(blocked);
}

/**
 * The same for a change of many sessions at once: what meets after it and did not before. It need not mend what others
 * left.
 * @throws TimesMeet with the meetings that the rules block.
 */
export function refuseNewMeetings(
  before: readonly Occupying[],
  after: readonly Occupying[],
  rules: CheckRules,
): void {
  const known = new Set(meetingsIn(before).map(nameOf));
  const met = meetingsIn(after).filter(
    (meeting) => !known.has(nameOf(meeting)) && isBlocked(meeting.conflict, rules),
  );
  if (met.length > 0) throw new TimesMeet(met);
}

function isBlocked({ kind }: Conflict, { levels }: CheckRules): boolean {
  return levels[kind === 'person' ? 'personTwice' : 'roomTwice'] === 'block';
}

function meetingsIn(sessions: readonly Occupying[]): Meeting[] {
  return conflictsAmong(sessions.map(occupationOf)).flatMap(({ session, conflicts }) =>
    conflicts.map((conflict) => ({ session, conflict })),
  );
}

/** Of two that meet, a change may make the other one the later: it is the same meeting. */
function nameOf({ session, conflict }: Meeting): string {
  return [...[session, conflict.with].sort(), conflict.kind, conflict.who].join(' ');
}
