import { Types } from 'mongoose';
import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { DomainError } from '../../../errors.ts';
import { isDuplicate } from '../../../jobs/queue.ts';
import { authorOf } from '../../author.ts';
import { GroupModel, type GroupRecord } from '../../group.ts';
import { designOf } from '../../queries/designs.ts';
import type { RecommendationRecord } from '../../recommendation.ts';
import type { OpenInput } from '../forms/open.ts';
import { MOST_ROUNDS, type RoundItem, RoundModel, type RoundRecord } from '../round.ts';
import { newSalt, newToken } from '../voter.ts';

/**
 * Asks a group: from now on people may answer. Where the workshop's rounds are anonymous, this one is. The same filling of the
 * form, sent twice, opens one.
 * @param recommendations the group's; those that the input names are asked about, with the text that they have now.
 * @throws DomainError when the group has had as many rounds as it may.
 */
export async function openRound(
  group: GroupRecord,
  { recommendations: chosen, submission, ...input }: OpenInput,
  recommendations: readonly RecommendationRecord[],
  actor: Actor,
  now: Date,
): Promise<RoundRecord> {
  const sent = await RoundModel.findOne({ group: group._id, submission }).lean<RoundRecord>();
  if (sent) return sent;
  const design = await designOf(group.session);
  const round: RoundRecord = {
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    number: await nextNumber(group),
    ...input,
    anonymous: design.anonymous || input.anonymous,
    state: 'open',
    token: newToken(),
    items: recommendations.filter(({ _id }) => chosen.includes(String(_id))).map(itemOf),
    openedBy: authorOf(actor),
    openedAt: now,
    answers: 0,
    keys: [],
    salt: newSalt(),
    words: [],
    turns: 0,
    submission,
  };
  try {
    await RoundModel.create(round);
  } catch (error) {
    const first = isDuplicate(error) && (await RoundModel.findOne({ group: group._id, submission }).lean());
    if (first) return first as RoundRecord;
    throw error;
  }
  await tell(group, round, actor, now);
  return round;
}

function itemOf({ _id, draftNumber, version, statement }: RecommendationRecord): RoundItem {
  return {
    recommendation: _id,
    draftNumber,
    version,
    statement,
    agree: 0,
    reserve: 0,
    dissent: 0,
    points: 0,
  };
}

async function nextNumber({ _id }: GroupRecord): Promise<number> {
  const group = await GroupModel.findOneAndUpdate(
    { _id, lastRound: { $not: { $gte: MOST_ROUNDS } } },
    { $inc: { lastRound: 1 } },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw new DomainError('rounds:errors.tooManyRounds', { max: MOST_ROUNDS });
  return group.lastRound;
}

async function tell(
  { name: label }: GroupRecord,
  { _id: id, forum, kind, anonymous, admission, points, items }: RoundRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  const after = {
    kind,
    anonymous,
    admission,
    ...(kind === 'priorities' && { points }),
    recommendations: items.map(({ draftNumber }) => draftNumber),
  };
  const change = { forum, actor, verb: 'workshopRound.opened', kind: 'workshopRound', id, label, after };
  await recordChange(change, now);
}
