import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { AgendaModel, type AgendaRecord } from '../agenda.ts';
import { type CheckRules, rulesOf } from '../checkRules.ts';

/** Stores what a forum's agenda is looked through for. */
export async function saveCheckRules(
  forum: Pick<ForumRecord, '_id' | 'title'>,
  rules: CheckRules,
  actor: Actor,
  now: Date,
): Promise<void> {
  const before = await AgendaModel.findOneAndUpdate(
    { _id: forum._id },
    { $set: { checkRules: rules } },
    { upsert: true, returnDocument: 'before' },
  ).lean<AgendaRecord>();
  const change = { forum: forum._id, actor, verb: 'agenda.rulesSaved', kind: 'agenda', id: forum._id };
  await recordChange(
    { ...change, label: forum.title, before: flat(rulesOf(before?.checkRules)), after: flat(rules) },
    now,
  );
}

/** Each level as a field of its own, so that the history tells which one changed. */
function flat({ levels, ...rest }: CheckRules): object {
  return { ...rest, ...levels };
}
