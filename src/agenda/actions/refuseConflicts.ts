import { BookedTwice } from '../bookedTwice.ts';
import type { CheckRules } from '../checkRules.ts';
import { conflictsOf } from '../conflicts.ts';
import { levelOf } from '../newMeetings.ts';
import { type Occupying, occupationOf } from '../occupation.ts';

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
  const blocked = conflicts.filter((conflict) => levelOf(conflict, rules) === 'block');
  if (blocked.length > 0) throw new BookedTwice(blocked);
}
