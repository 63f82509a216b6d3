import { type ClientSession, Types } from 'mongoose';
import type { Actor } from '../../../audit/auditEntry.ts';
import { authorOf } from '../../author.ts';
import { type Position, RecommendationModel, type RecommendationRecord } from '../../recommendation.ts';
import { POSITION_STATES } from '../../recommendationStates.ts';
import { AnswerModel, type AnswerRecord } from '../answer.ts';
import { mergedPositions, recordedNames, tallyOf } from '../recording.ts';
import { MOST_ANSWERS, type RoundItem, RoundModel, type RoundRecord } from '../round.ts';

/** A recommendation that was asked about; `left`: positions that it could not take any more. */
export interface RecordedItem extends RoundItem {
  left: number;
}

/**
 * Puts together what was said by name, as part of closing the round: numbers into the round, positions into the
 * recommendations as far as these still take any.
 * @returns the recommendations of a round of positions; none of one of priorities.
 */
export async function settleNames(
  round: RoundRecord,
  actor: Actor,
  now: Date,
  transaction: ClientSession,
): Promise<RecordedItem[]> {
  const answers = await AnswerModel.find({ round: round._id })
    .sort({ _id: 1 })
    .limit(MOST_ANSWERS)
    .session(transaction)
    .lean<AnswerRecord[]>();
  const items = round.items.map((item) => ({ ...item, ...tallyOf(item, answers) }));
  await RoundModel.updateOne({ _id: round._id }, { $set: { items } }, { session: transaction });
  if (round.kind === 'priorities') return [];
  const names = recordedNames(answers);
  await keepNames(names, transaction);
  const recorded: RecordedItem[] = [];
  for (const item of items) {
    const positions = positionsOn(item, answers, names, actor, now);
    recorded.push({ ...item, left: await record(item, positions, transaction) });
  }
  return recorded;
}

async function keepNames(names: ReadonlyMap<string, string>, transaction: ClientSession): Promise<void> {
  const updates = [...names].map(([_id, recordedAs]) => ({
    updateOne: { filter: { _id }, update: { $set: { recordedAs } } },
  }));
  if (updates.length > 0) await AnswerModel.bulkWrite(updates, { session: transaction });
}

function positionsOn(
  { recommendation, version }: RoundItem,
  answers: readonly AnswerRecord[],
  names: ReadonlyMap<string, string>,
  actor: Actor,
  at: Date,
): Position[] {
  return answers.flatMap(({ _id, name, mayBeNamed, said }) => {
    const one = said.find((each) => each.recommendation.equals(recommendation));
    if (!one?.kind) return [];
    const { kind, words } = one;
    const who = names.get(_id) ?? name;
    const by = authorOf(actor);
    return [{ _id: new Types.ObjectId(), kind, holder: 'member', who, mayBeNamed, words, version, by, at }];
  });
}

/** @returns how many could not be recorded. */
async function record(
  { recommendation: _id }: RoundItem,
  fresh: readonly Position[],
  transaction: ClientSession,
): Promise<number> {
  if (fresh.length === 0) return 0;
  const filter = { _id, state: { $in: POSITION_STATES } };
  const current = await RecommendationModel.findOne(filter).session(transaction).lean<RecommendationRecord>();
  if (!current) return fresh.length;
  const { positions, left } = mergedPositions(current.positions, fresh);
  await RecommendationModel.updateOne(filter, { $set: { positions } }, { session: transaction });
  return left;
}
