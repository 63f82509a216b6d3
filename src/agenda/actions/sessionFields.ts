import { Types } from 'mongoose';
import { DomainError } from '../../errors.ts';
import type { RoleHolder, SessionRecord } from '../session.ts';
import type { RoleInput, SessionInput } from '../sessionForm.ts';
import type { WorkingAgenda } from '../snapshot.ts';
import type { NamedSpeakers } from './newSpeakers.ts';

/** What a form decides of a session. */
export type SessionFields = Omit<
  SessionRecord,
  '_id' | 'forum' | 'slug' | 'formerSlot' | 'version' | 'createdAt' | 'updatedAt'
>;

/**
 * The input as it is stored; a part that was there before keeps its id.
 * @throws DomainError for a room or a speaker that the forum does not have.
 */
export function fieldsOf(
  { version: _version, room, roles, parts, ...rest }: SessionInput,
  { rooms, speakers }: WorkingAgenda,
  named: NamedSpeakers,
  before?: SessionRecord,
): SessionFields {
  if (room && !rooms.some(({ _id }) => String(_id) === room))
    throw new DomainError('agenda:errors.unknownRoom');
  const known = new Map(speakers.map(({ _id }) => [String(_id), _id]));
  const holders = (given: readonly RoleInput[]) => holdersOf(given, known, named);
  const kept = new Map(before?.parts.map(({ _id }) => [String(_id), _id]));
  return {
    ...rest,
    ...(room && { room: new Types.ObjectId(room) }),
    roles: holders(roles),
    parts: parts.map(({ id, roles: given, ...part }) => ({
      ...part,
      _id: kept.get(id ?? '') ?? new Types.ObjectId(),
      roles: holders(given),
    })),
  };
}

/** The same person twice in the same role is once. */
function holdersOf(
  given: readonly RoleInput[],
  known: ReadonlyMap<string, Types.ObjectId>,
  { byName }: NamedSpeakers,
): RoleHolder[] {
  const holders = given.map(({ role, speaker, newName }): RoleHolder => {
    const id = speaker ? known.get(speaker) : byName.get(newName ?? '')?._id;
    if (!id) throw new DomainError('agenda:errors.unknownSpeaker');
    return { speaker: id, role };
  });
  const seen = new Set<string>();
  return holders.filter(({ speaker, role }) => {
    const key = `${speaker} ${role}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** What was taken back in the form is gone from the record. */
export function emptied(fields: SessionFields) {
  return {
    ...(fields.startsAt ? { formerSlot: 1 as const } : { startsAt: 1 as const, endsAt: 1 as const }),
    ...(!fields.room && { room: 1 as const }),
    ...(!fields.capacity && { capacity: 1 as const }),
  };
}
