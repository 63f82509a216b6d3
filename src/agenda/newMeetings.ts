import type { CheckLevel, CheckRules } from './checkRules.ts';
import { type Conflict, conflictsAmong } from './conflicts.ts';
import { type Occupying, occupationOf } from './occupation.ts';
import type { Meeting } from './timesMeet.ts';

/** What meets after a change of many sessions at once and did not before: it need not mend what others left. */
export function newMeetings(before: readonly Occupying[], after: readonly Occupying[]): Meeting[] {
  const known = new Set(meetingsIn(before).map(nameOf));
  return meetingsIn(after).filter((meeting) => !known.has(nameOf(meeting)));
}

/** How much it weighs by a forum's rules that a person or a room is needed twice; what they `block` is refused. */
export function levelOf({ kind }: Conflict, { levels }: CheckRules): CheckLevel {
  return levels[kind === 'person' ? 'personTwice' : 'roomTwice'];
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
