import { randomUUID } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { DomainError } from '../../../errors.ts';
import { AnswerModel } from '../answer.ts';
import type { AnswerInput } from '../forms/answer.ts';
import { MOST_ANSWERS, RoundModel, type RoundRecord } from '../round.ts';
import { inRoundTransaction } from '../roundTransaction.ts';
import { keyOf, type Voter } from '../voter.ts';

/**
 * Keeps what somebody says under their name; said again it replaces what they said before, until the round is closed.
 * @throws DomainError when the round is closed, or holds as many answers as it can.
 */
export async function answerByName(
  round: RoundRecord,
  voter: Voter,
  { said, name, mayBeNamed }: AnswerInput,
  now: Date,
): Promise<void> {
  const key = keyOf(round, voter);
  await inRoundTransaction(async (transaction) => {
    // First of all the round: whoever answers, or closes it, at the same time comes after.
    const { matchedCount } = await RoundModel.updateOne(
      { _id: round._id, state: 'open' },
      { $inc: { turns: 1 } },
      { session: transaction },
    );
    if (!matchedCount) throw new DomainError('rounds:errors.closed');
    const { person } = voter;
    const answer = {
      name: person?.name ?? name,
      institution: person?.institution ?? '',
      mayBeNamed,
      said,
      at: now,
      ...(person && { registration: person.registration }),
    };
    const { upsertedCount } = await AnswerModel.updateOne(
      { round: round._id, voter: key },
      { $set: answer, $setOnInsert: { _id: randomUUID() } },
      { session: transaction, upsert: true },
    );
    if (upsertedCount > 0) await countOne(round, transaction);
  });
}

async function countOne({ _id }: RoundRecord, transaction: ClientSession): Promise<void> {
  const { matchedCount } = await RoundModel.updateOne(
    { _id, answers: { $lt: MOST_ANSWERS } },
    { $inc: { answers: 1 } },
    { session: transaction },
  );
  if (!matchedCount) throw new DomainError('rounds:errors.full');
}
