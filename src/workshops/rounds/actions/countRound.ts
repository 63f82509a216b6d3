import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { DomainError, VersionConflict } from '../../../errors.ts';
import { authorOf } from '../../author.ts';
import type { CountInput } from '../forms/counts.ts';
import { type Count, RoundModel, type RoundRecord } from '../round.ts';

/**
 * Keeps what was counted in the room, beside what came by phone; counted again it replaces the count before, while the round is
 * open.
 * @throws VersionConflict with the round, when somebody typed a count since; DomainError when it is closed.
 */
export async function countRound(
  { _id, items }: RoundRecord,
  { items: typed, version }: CountInput,
  actor: Actor,
  now: Date,
): Promise<void> {
  const counted: Count = {
    items: items.flatMap(({ recommendation }) => {
      const one = typed[String(recommendation)];
      return one ? [{ recommendation, ...one }] : [];
    }),
    by: authorOf(actor),
    at: now,
    version: version + 1,
  };
  const before = await RoundModel.findOneAndUpdate(
    { _id, state: 'open', 'counted.version': version > 0 ? version : { $exists: false } },
    { $set: { counted } },
    { returnDocument: 'before' },
  ).lean<RoundRecord>();
  if (!before) throw await tooLate(_id);
  const { forum } = before;
  const change = { forum, actor, verb: 'workshopRound.counted', kind: 'workshopRound', id: _id };
  const texts = { before: shown(before, before.counted), after: shown(before, counted) };
  await recordChange({ ...change, ...texts }, now);
}

async function tooLate(_id: RoundRecord['_id']): Promise<Error> {
  const current = await RoundModel.findById(_id).lean<RoundRecord>();
  return current?.state === 'open' ? new VersionConflict(current) : new DomainError('rounds:errors.closed');
}

/** A count for the history: of each recommendation by its number. */
function shown({ kind, items }: RoundRecord, count: Count | undefined): object | null {
  if (!count) return null;
  const numbers = count.items.map(({ recommendation, agree, reserve, dissent, points, words }) => ({
    number: items.find((item) => item.recommendation.equals(recommendation))?.draftNumber,
    ...(kind === 'positions' ? { agree, reserve, dissent } : { points }),
    ...(words && { words }),
  }));
  return { counted: numbers };
}
