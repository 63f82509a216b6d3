import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { DomainError, NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { changeState, type StateChange } from './changeState.ts';

/** What became of a change that was asked for many registrations. */
export interface ChangedStates {
  changed: number;
  /** Ids of those that it could not be made for: no seat was left, or they had changed meanwhile. */
  refused: Types.ObjectId[];
}

/**
 * Changes the state of many registrations, one after the other in the order given, each as by itself: the first ones have
 * the seats that are left. Each person is told.
 */
export async function changeStates(
  forum: ForumRecord,
  ids: readonly Types.ObjectId[],
  change: StateChange,
  actor: Actor,
  now: Date,
): Promise<ChangedStates> {
  const refused: Types.ObjectId[] = [];
  for (const id of ids) {
    try {
      await changeState(forum, id, change, actor, now);
    } catch (error) {
      if (!(error instanceof DomainError || error instanceof NotFound)) throw error;
      refused.push(id);
    }
  }
  return { changed: ids.length - refused.length, refused };
}
