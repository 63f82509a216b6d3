import type { Types } from 'mongoose';
import type { SessionRecord, SessionRole } from '../agenda/session.ts';

/** Roles in which somebody shows or tells something that readers would like to have afterwards. */
const PRESENTING: readonly SessionRole[] = ['speaker', 'presenter', 'panelist'];

/** The people of whom slides or a text are expected: they present in one of the sessions, and handed nothing in. */
export function presentersWithout(
  sessions: readonly Pick<SessionRecord, 'roles' | 'parts'>[],
  handedIn: ReadonlySet<string>,
): Types.ObjectId[] {
  const holders = sessions.flatMap(({ roles, parts }) => [...roles, ...parts.flatMap((part) => part.roles)]);
  const presenting = holders.filter(({ role }) => PRESENTING.includes(role));
  const byId = new Map(presenting.map(({ speaker }) => [String(speaker), speaker]));
  return [...byId].filter(([id]) => !handedIn.has(id)).map(([, speaker]) => speaker);
}
