import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { AgendaModel } from '../agenda.ts';
import { inAgendaTransaction } from '../agendaTransaction.ts';
import { type CheckRules, rulesOf, type StoredRules } from '../checkRules.ts';

/**
 * Stores what a forum's agenda is looked through for. It is a change of the agenda like any other: what is saved or
 * released at the same time goes by the old rules or by the new ones.
 * @throws VersionConflict with the stored rules when somebody saved since `version`.
 */
export async function saveCheckRules(
  forum: Pick<ForumRecord, '_id' | 'title'>,
  { rules, version }: StoredRules,
  actor: Actor,
  now: Date,
): Promise<void> {
  const before = await inAgendaTransaction(forum._id, async (transaction, agenda) => {
    const stored = { rules: rulesOf(agenda.checkRules), version: agenda.rulesVersion ?? 0 };
    if (stored.version !== version) throw new VersionConflict(stored);
    await AgendaModel.updateOne(
      { _id: forum._id },
      { $set: { checkRules: rules, rulesVersion: version + 1 } },
      { session: transaction },
    );
    return stored.rules;
  });
  const change = { forum: forum._id, actor, verb: 'agenda.rulesSaved', kind: 'agenda', id: forum._id };
  await recordChange({ ...change, label: forum.title, before: flat(before), after: flat(rules) }, now);
}

/** Each level as a field of its own, so that the history tells which one changed. */
function flat({ levels, ...rest }: CheckRules): object {
  return { ...rest, ...levels };
}
