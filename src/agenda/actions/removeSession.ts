import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { MaterialModel } from '../../materials/material.ts';
import { GroupModel } from '../../workshops/group.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { SessionModel, type SessionRecord } from '../session.ts';

/**
 * Takes a session out of the working version. The public still sees it until the next release.
 * @throws DomainError while a workshop's groups work in it, or while documents were handed in for it.
 */
export async function removeSession(
  forum: Pick<ForumRecord, '_id'>,
  session: SessionRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inAgendaTransaction(forum._id, async (transaction) => {
    const groups = await GroupModel.exists({ session: session._id }).session(transaction);
    if (groups) throw new DomainError('agenda:errors.sessionHasGroups');
    const materials = await MaterialModel.exists({ session: session._id }).session(transaction);
    if (materials) throw new DomainError('agenda:errors.sessionHasMaterials');
    const removed = await SessionModel.deleteOne(
      { _id: session._id, forum: forum._id },
      { session: transaction },
    );
    if (removed.deletedCount === 0) throw new NotFound();
  });
  await recordChange(
    { forum: forum._id, actor, verb: 'session.removed', kind: 'session', id: session._id, before: session },
    now,
  );
}
