import type { Occupation } from './conflicts.ts';
import type { RoleHolder, SessionRecord } from './session.ts';

/** A stored session as the check for conflicts sees it. */
export function occupationOf(
  session: Pick<SessionRecord, '_id' | 'startsAt' | 'endsAt' | 'room' | 'roles' | 'parts'>,
): Occupation {
  return {
    session: String(session._id),
    ...slotOf(session),
    ...(session.room && { room: String(session.room) }),
    people: speakers(session.roles),
    parts: session.parts.map((part) => ({
      part: String(part._id),
      ...slotOf(part),
      people: speakers(part.roles),
    })),
  };
}

function slotOf({ startsAt, endsAt }: { startsAt?: Date; endsAt?: Date }) {
  return startsAt && endsAt ? { startsAt, endsAt } : {};
}

function speakers(roles: readonly RoleHolder[]): string[] {
  return [...new Set(roles.map(({ speaker }) => String(speaker)))];
}
