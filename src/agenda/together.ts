import type { CheckLevel, CheckRules } from './checkRules.ts';
import { levelOf, newMeetings } from './newMeetings.ts';
import type { SessionRecord } from './session.ts';
import type { Meeting } from './timesMeet.ts';

/** A session with the fields that are to be others. */
export interface ChangedSession
  extends Partial<Pick<SessionRecord, 'startsAt' | 'endsAt' | 'room' | 'parts'>> {
  session: SessionRecord;
}

/** A session that is to be made after another one. */
export interface CopiedSession {
  copy: SessionRecord;
  from: SessionRecord;
}

/** What one press of a button does to many sessions. */
export interface Together {
  changed: readonly ChangedSession[];
  copied: readonly CopiedSession[];
}

/**
 * What would meet that did not before: what the forum's rules refuse, and what they only warn of. Copies are told by the
 * sessions that they are made after, which one can look at.
 */
export function meetingsMade(
  sessions: readonly SessionRecord[],
  { changed, copied }: Together,
  rules: CheckRules,
): { blocked: Meeting[]; warned: Meeting[] } {
  const changes = new Map(changed.map(({ session, ...fields }) => [session, fields]));
  const after = sessions.map((session) => ({ ...session, ...changes.get(session) }));
  const sources = new Map(copied.map(({ copy, from }) => [String(copy._id), String(from._id)]));
  const told = (id: string) => sources.get(id) ?? id;
  const met = newMeetings(sessions, [...after, ...copied.map(({ copy }) => copy)]).map(
    ({ session, conflict }): Meeting => ({
      session: told(session),
      conflict: { ...conflict, with: told(conflict.with) },
    }),
  );
  const at = (level: CheckLevel) => met.filter(({ conflict }) => levelOf(conflict, rules) === level);
  return { blocked: at('block'), warned: at('warn') };
}
