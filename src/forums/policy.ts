import { canOrganise, isMember } from '../accounts/policy.ts';
import type { ForumRecord, ForumState } from './forum.ts';

export const canEnterForum = isMember;
export const canEditForum = canOrganise;

/** Which states a forum may go to from where it is. An archived forum can be opened again. */
const NEXT_STATES: Readonly<Record<ForumState, readonly ForumState[]>> = {
  draft: ['published'],
  published: ['draft', 'archived'],
  archived: ['published'],
};

export function mayBecome(from: ForumState, to: ForumState): boolean {
  return NEXT_STATES[from].includes(to);
}

export function isPast(forum: Pick<ForumRecord, 'endsOn'>, today: string): boolean {
  return forum.endsOn < today;
}
