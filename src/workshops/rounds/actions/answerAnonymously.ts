import { DomainError } from '../../../errors.ts';
import type { Said } from '../answer.ts';
import { MOST_ANSWERS, MOST_WORDS, RoundModel, type RoundRecord, type RoundWords } from '../round.ts';
import { keyOf, type Voter } from '../voter.ts';

/**
 * Counts an answer that leads to nobody. One update puts up the numbers, sorts the words in among the others, and notes that
 * this voter has answered; there is no record of the answer, no time and no line of the history. It cannot be changed.
 * @returns false, and changes nothing, when they have answered before.
 * @throws DomainError when the round is closed, or holds as many answers as it can.
 */
export async function answerAnonymously(
  round: RoundRecord,
  voter: Voter,
  said: readonly Said[],
): Promise<boolean> {
  const key = keyOf(round, voter);
  // Not findOneAndUpdate: a database keeps the reply to a write for a while, and this one holds nothing of the answer.
  const { modifiedCount } = await RoundModel.updateOne(
    {
      _id: round._id,
      state: 'open',
      keys: { $ne: key },
      answers: { $lt: MOST_ANSWERS },
      [`words.${MOST_WORDS}`]: { $exists: false },
    },
    {
      $inc: { answers: 1, ...increments(round, said) },
      $push: {
        keys: { $each: [key], $sort: 1 },
        words: { $each: wordsOf(said), $sort: { text: 1, recommendation: 1, kind: 1 } },
      },
    },
  );
  if (modifiedCount > 0) return true;
  const current = await RoundModel.findById(round._id).lean<RoundRecord>();
  if (current?.state !== 'open') throw new DomainError('rounds:errors.closed');
  if (!current.keys.includes(key)) throw new DomainError('rounds:errors.full');
  return false;
}

function increments({ items }: RoundRecord, said: readonly Said[]): Record<string, number> {
  const steps = said.map(({ recommendation, kind, points }) => {
    const index = items.findIndex((item) => item.recommendation.equals(recommendation));
    return kind ? [`items.${index}.${kind}`, 1] : [`items.${index}.points`, points];
  });
  return Object.fromEntries(steps);
}

function wordsOf(said: readonly Said[]): RoundWords[] {
  return said.flatMap(({ recommendation, kind, words }) =>
    kind && words !== '' ? [{ recommendation, kind, text: words }] : [],
  );
}
