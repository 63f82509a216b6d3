import { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound } from '../../errors.ts';
import { authorOf } from '../author.ts';
import { factsChanged } from '../document/facts.ts';
import type { PositionInput } from '../forms/position.ts';
import { type Position, RecommendationModel, type RecommendationRecord } from '../recommendation.ts';
import { POSITION_STATES } from '../recommendationStates.ts';

export const MOST_POSITIONS = 200;

/**
 * Notes what a member or a delegation says. Whoever spoke before under the same name has changed their mind: the newer
 * position stands, the older one stays in the audit log.
 * @throws DomainError when the recommendation takes no positions now, or has as many as it can.
 */
export async function recordPosition(
  before: RecommendationRecord,
  input: PositionInput,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  const position: Position = {
    _id: new Types.ObjectId(),
    ...input,
    version: before.version,
    by: authorOf(actor),
    at: now,
  };
  const after = (await replacePosition(before, position)) ?? (await addPosition(before, position));
  if (!after) throw new DomainError('workshops:errors.noPositionsNow');
  const earlier = before.positions.find((one) => one.holder === position.holder && one.who === position.who);
  const was = earlier ? { position: said(earlier) } : null;
  await recordPositions(
    'recommendation.positionRecorded',
    before,
    was,
    { position: said(position) },
    actor,
    now,
  );
  return after;
}

/**
 * Takes a position back that was noted by mistake.
 * @throws NotFound when there is none of this id.
 */
export async function removePosition(
  before: RecommendationRecord,
  position: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const found = before.positions.find(({ _id }) => String(_id) === position);
  if (!found) throw new NotFound();
  const { modifiedCount } = await RecommendationModel.updateOne(
    { _id: before._id, state: { $in: POSITION_STATES }, 'positions._id': found._id },
    { $pull: { positions: { _id: found._id } } },
  );
  if (modifiedCount)
    await recordPositions(
      'recommendation.positionRemoved',
      before,
      { position: said(found) },
      null,
      actor,
      now,
    );
}

const sameVoice = ({ holder, who }: Position) => ({ $elemMatch: { holder, who } });

function replacePosition({ _id }: RecommendationRecord, position: Position) {
  return RecommendationModel.findOneAndUpdate(
    { _id, state: { $in: POSITION_STATES }, positions: sameVoice(position) },
    { $set: { 'positions.$': position } },
    { returnDocument: 'after' },
  ).lean<RecommendationRecord>();
}

/** Only while there is none under this name: two rapporteurs may note the same delegation at once. */
function addPosition({ _id }: RecommendationRecord, position: Position) {
  return RecommendationModel.findOneAndUpdate(
    {
      _id,
      state: { $in: POSITION_STATES },
      positions: { $not: sameVoice(position) },
      [`positions.${MOST_POSITIONS - 1}`]: { $exists: false },
    },
    { $push: { positions: position } },
    { returnDocument: 'after' },
  ).lean<RecommendationRecord>();
}

const said = ({ kind, holder, who, words }: Position) => ({ kind, holder, who, ...(words && { words }) });

async function recordPositions(
  verb: string,
  { forum, _id: id, group }: RecommendationRecord,
  before: object | null,
  after: object | null,
  actor: Actor,
  now: Date,
): Promise<void> {
  factsChanged(group);
  await recordChange({ forum, actor, verb, kind: 'recommendation', id, before, after }, now);
}
