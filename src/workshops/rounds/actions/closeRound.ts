import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { authorOf } from '../../author.ts';
import { factsChanged } from '../../document/facts.ts';
import { RoundModel, type RoundRecord } from '../round.ts';
import { inRoundTransaction } from '../roundTransaction.ts';
import { type RecordedItem, settleNames } from './settleNames.ts';

/** What came of it; `unrecorded`: positions that their recommendations could not take any more. */
export interface Closing {
  unrecorded: number;
}

/**
 * Ends a round: nobody answers any more, and what was said may be seen. Who answered an anonymous round is forgotten; what was
 * said by name becomes positions of the recommendations. All of it or nothing; pressed twice it does nothing more.
 */
export async function closeRound({ _id }: RoundRecord, actor: Actor, now: Date): Promise<Closing> {
  const closed = await inRoundTransaction(async (transaction) => {
    const round = await RoundModel.findOneAndUpdate(
      { _id, state: 'open' },
      {
        $set: { state: 'closed', closedBy: authorOf(actor), closedAt: now, keys: [] },
        $unset: { salt: 1 },
      },
      { session: transaction, returnDocument: 'after' },
    ).lean<RoundRecord>();
    if (!round) return undefined;
    return { round, recorded: round.anonymous ? [] : await settleNames(round, actor, now, transaction) };
  });
  if (!closed) return { unrecorded: 0 };
  const { round, recorded } = closed;
  const { forum, answers } = round;
  const change = { forum, actor, verb: 'workshopRound.closed', kind: 'workshopRound', id: _id };
  await recordChange({ ...change, before: { state: 'open' }, after: { state: 'closed', answers } }, now);
  for (const item of recorded) await tellPositions(round, item, actor, now);
  factsChanged(round.group);
  return { unrecorded: recorded.reduce((sum, { left }) => sum + left, 0) };
}

/** How many of each, without names: those stand with the positions, where they can be forgotten. */
async function tellPositions(
  { forum }: RoundRecord,
  { recommendation: id, agree, reserve, dissent, left }: RecordedItem,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (agree + reserve + dissent === left) return;
  const change = { forum, actor, verb: 'recommendation.positionsRecorded', kind: 'recommendation', id };
  await recordChange({ ...change, after: { agree, reserve, dissent } }, now);
}
