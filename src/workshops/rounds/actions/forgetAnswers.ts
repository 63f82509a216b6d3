import { randomUUID } from 'node:crypto';
import type { ClientSession, Types } from 'mongoose';
import { RecommendationModel } from '../../recommendation.ts';
import { AnswerModel, type AnswerRecord } from '../answer.ts';
import { RoundModel, type RoundRecord } from '../round.ts';

/**
 * Takes the name of somebody who is forgotten out of what they answered, as part of forgetting them. While a round is open their
 * answer goes as a whole; of a closed one what was said stays, without a person. Anonymous answers have none.
 * @param erased what stands where a name was.
 */
export async function forgetAnswers(
  registration: Types.ObjectId,
  erased: string,
  transaction: ClientSession,
): Promise<void> {
  const answers = await AnswerModel.find({ registration }).session(transaction).lean<AnswerRecord[]>();
  for (const answer of answers) {
    const round = await RoundModel.findOneAndUpdate(
      { _id: answer.round, state: 'open' },
      { $inc: { answers: -1, turns: 1 } },
      { session: transaction },
    ).lean<RoundRecord>();
    if (round) await AnswerModel.deleteOne({ _id: answer._id }, { session: transaction });
    else await unname(answer, erased, transaction);
  }
}

async function unname(
  { _id, said, recordedAs }: AnswerRecord,
  erased: string,
  transaction: ClientSession,
): Promise<void> {
  await AnswerModel.updateOne(
    { _id },
    {
      $set: { name: erased, institution: '', mayBeNamed: false, voter: randomUUID() },
      $unset: { registration: 1, recordedAs: 1 },
    },
    { session: transaction },
  );
  if (recordedAs === undefined) return;
  const own = { holder: 'member', who: recordedAs };
  await RecommendationModel.updateMany(
    { _id: { $in: said.map(({ recommendation }) => recommendation) }, positions: { $elemMatch: own } },
    { $set: { 'positions.$[own].who': erased, 'positions.$[own].mayBeNamed': false } },
    { arrayFilters: [{ 'own.holder': 'member', 'own.who': recordedAs }], session: transaction },
  );
}
