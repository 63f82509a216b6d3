import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { type DayCopy, sessionsCopied } from '../dayCopy.ts';
import { changeTogether } from './changeTogether.ts';

/**
 * Makes the sessions of one day anew on another one, all of them or none.
 * @returns how many were made.
 * @throws DomainError as `sessionsCopied` and `changeTogether`.
 */
export async function copyDay(
  forum: Pick<ForumRecord, '_id' | 'timeZone'>,
  copy: DayCopy & { revision: number },
  actor: Actor,
  now: Date,
): Promise<number> {
  const { copied } = await changeTogether(forum._id, copy.revision, (sessions) => ({
    changed: [],
    copied: sessionsCopied(sessions, copy, forum.timeZone),
  }));
  await Promise.all(
    copied.map(({ copy: after }) =>
      recordChange(
        { forum: forum._id, actor, verb: 'session.copied', kind: 'session', id: after._id, after },
        now,
      ),
    ),
  );
  return copied.length;
}
