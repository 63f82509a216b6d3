import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { authorOf } from '../author.ts';
import { completenessOf } from '../completeness.ts';
import { factsChanged } from '../document/facts.ts';
import type { MoveInput } from '../forms/move.ts';
import { requiredIn } from '../queries/designs.ts';
import { RecommendationModel, type RecommendationRecord } from '../recommendation.ts';
import { type Move, nextState, ruleOf } from '../recommendationStates.ts';

/** The newest moves that are kept with a recommendation; the audit log has all. */
const MOVES_KEPT = 200;

/**
 * Moves a recommendation to its next state, if it still has the state and the text that the person saw.
 * @throws VersionConflict with the stored one, when its text was changed since.
 * @throws DomainError when the move may not be made from its state, or something is missing from the text.
 */
export async function moveRecommendation(
  forum: ForumRecord,
  before: RecommendationRecord,
  move: Move,
  { words, version }: MoveInput,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  const to = nextState(before.state, move);
  if (!to) return settled(before, move);
  if (before.version !== version) throw new VersionConflict(before);
  if (ruleOf(move).complete) await refuseIncomplete(forum, before);
  const step = { move, to, by: authorOf(actor), at: now, ...(words && { words }) };
  const change = {
    $set: { state: to, ...(to === 'adopted' && { adoptedAt: now }) },
    ...(move === 'revocation' && { $unset: { adoptedAt: 1 } }),
    $push: { moves: { $each: [step], $slice: -MOVES_KEPT } },
  };
  const filter = { _id: before._id, version, state: before.state };
  const after =
    move === 'adoption' && before.number === undefined
      ? await adoptWithNumber(before, filter, change)
      : await RecommendationModel.findOneAndUpdate(filter, change, {
          returnDocument: 'after',
        }).lean<RecommendationRecord>();
  if (!after) return overtaken(before, move);
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: VERBS[move],
      kind: 'recommendation',
      id: after._id,
      before: { state: before.state, number: before.number },
      after: { state: to, number: after.number, ...(words && { words }) },
    },
    now,
  );
  factsChanged(after.group);
  if (ruleOf(move).by === 'organiser') await bumpPublicRevision(forum._id);
  return after;
}

async function refuseIncomplete(forum: ForumRecord, text: RecommendationRecord): Promise<void> {
  const { missing } = completenessOf(text, forum.languages, await requiredIn(text.group));
  if (missing.length > 0) throw new DomainError('workshops:errors.incomplete');
}

const VERBS: Readonly<Record<Move, string>> = {
  proposal: 'recommendation.proposed',
  agreement: 'recommendation.agreed',
  adoption: 'recommendation.adopted',
  return: 'recommendation.returned',
  withdrawal: 'recommendation.withdrawn',
  reinstatement: 'recommendation.reinstated',
  revocation: 'recommendation.adoptionUndone',
};

const MOST_ATTEMPTS = 50;

/**
 * State and number in one update. Where somebody else took the number in between, the unique index refuses the update
 * and the next number is tried: no number is skipped, none is given twice.
 */
async function adoptWithNumber(
  { forum }: RecommendationRecord,
  filter: object,
  change: { $set: object },
): Promise<RecommendationRecord | null> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const last = await RecommendationModel.findOne({ forum, number: { $exists: true } })
      .sort({ number: -1 })
      .select({ number: 1 })
      .lean<Pick<RecommendationRecord, 'number'>>();
    const numbered = { ...change, $set: { ...change.$set, number: (last?.number ?? 0) + 1 } };
    try {
      return await RecommendationModel.findOneAndUpdate(filter, numbered, {
        returnDocument: 'after',
      }).lean<RecommendationRecord>();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
  throw new Error('no number found for the adopted recommendation');
}

/** Two people may press at once: for the second one it is already done, unless words would be lost. */
function settled(current: RecommendationRecord, move: Move): RecommendationRecord {
  if (current.state === ruleOf(move).to && !ruleOf(move).words) return current;
  throw new DomainError('workshops:errors.notFromHere');
}

async function overtaken(before: RecommendationRecord, move: Move): Promise<RecommendationRecord> {
  const current = await RecommendationModel.findById(before._id).lean<RecommendationRecord>();
  if (!current) throw new NotFound();
  if (current.version !== before.version) throw new VersionConflict(current);
  return settled(current, move);
}
