import { isDeepStrictEqual } from 'node:util';
import { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { authorOf } from '../author.ts';
import type { RecommendationForm } from '../forms/recommendation.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import {
  type RecommendationContent,
  RecommendationModel,
  type RecommendationRecord,
  recommendationContent,
} from '../recommendation.ts';
import { EDITABLE_STATES, isEditable } from '../recommendationStates.ts';
import { keepRevision, setAside } from '../revision.ts';

/**
 * Begins a draft. The same filling of the form, sent twice, is stored once.
 * @throws VersionConflict with the stored one, when it was sent a second time with other words.
 */
export async function addRecommendation(
  group: GroupRecord,
  { input, submission }: RecommendationForm,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  const sent = await RecommendationModel.findOne({
    group: group._id,
    submission,
  }).lean<RecommendationRecord>();
  if (sent) return sameOrConflict(sent, input, actor, now);
  const by = authorOf(actor);
  const recommendation: RecommendationRecord = {
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    draftNumber: await nextDraftNumber(group),
    state: 'draft',
    ...stored(input),
    positions: [],
    moves: [],
    submission,
    createdBy: by,
    createdAt: now,
    changedBy: by,
    changedAt: now,
    version: 1,
  };
  try {
    await RecommendationModel.create(recommendation);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const first = await RecommendationModel.findOne({
      group: group._id,
      submission,
    }).lean<RecommendationRecord>();
    if (!first) throw error;
    return sameOrConflict(first, input, actor, now);
  }
  await keepRevision('recommendation', recommendation, input);
  await recordText('recommendation.drafted', null, recommendation, actor, now);
  return recommendation;
}

/**
 * Saves a changed text over version `version`.
 * @throws VersionConflict with the stored one, when a newer version is there; the text given is kept in the history.
 * @throws DomainError when the group agreed, or it was adopted or withdrawn, meanwhile; likewise.
 */
export async function editRecommendation(
  before: RecommendationRecord,
  version: number,
  input: RecommendationContent,
  actor: Actor,
  now: Date,
): Promise<RecommendationRecord> {
  if (isDeepStrictEqual(recommendationContent(before), input)) return before;
  // First of all the text about to be replaced: if the process died after an earlier save, it may not be kept yet.
  if (before.version === version) await keepRevision('recommendation', before, recommendationContent(before));
  const after = await RecommendationModel.findOneAndUpdate(
    { _id: before._id, version, state: { $in: EDITABLE_STATES } },
    {
      $set: { ...stored(input), changedBy: authorOf(actor), changedAt: now },
      $unset: absent(input),
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean<RecommendationRecord>();
  if (!after) throw await tooLate(before, version, input, actor, now);
  await keepRevision('recommendation', after, input);
  await recordText('recommendation.edited', before, after, actor, now);
  return after;
}

function stored({ sources, ...content }: RecommendationContent) {
  return { ...content, sources: sources.map((id) => new Types.ObjectId(id)) };
}

function absent(input: RecommendationContent): Record<string, 1> {
  const { theme, level, horizon, priority } = input;
  const fields = Object.entries({ theme, level, horizon, priority }).filter(
    ([, value]) => value === undefined,
  );
  return Object.fromEntries(fields.map(([field]) => [field, 1]));
}

async function nextDraftNumber({ _id }: GroupRecord): Promise<number> {
  const group = await GroupModel.findOneAndUpdate(
    { _id },
    { $inc: { lastRecommendation: 1 } },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw new NotFound();
  return group.lastRecommendation;
}

async function sameOrConflict(
  sent: RecommendationRecord,
  input: RecommendationContent,
  actor: Actor,
  now: Date,
) {
  if (isDeepStrictEqual(recommendationContent(sent), input)) return sent;
  await setAside('recommendation', sent, 0, input, actor, now);
  throw new VersionConflict(sent);
}

async function tooLate(
  { _id, forum }: RecommendationRecord,
  version: number,
  input: RecommendationContent,
  actor: Actor,
  now: Date,
): Promise<Error> {
  const current = await RecommendationModel.findById(_id).lean<RecommendationRecord>();
  if (!current) return new NotFound();
  await setAside('recommendation', { _id, forum }, version, input, actor, now);
  if (!isEditable(current.state)) return new DomainError('workshops:errors.notEditable');
  return new VersionConflict(current);
}

/** One line of the audit log about a text: who wrote what. */
async function recordText(
  verb: string,
  before: RecommendationRecord | null,
  after: RecommendationRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  const change = {
    forum: after.forum,
    actor,
    verb,
    kind: 'recommendation',
    id: after._id,
    before: before && recommendationContent(before),
    after: recommendationContent(after),
  };
  await recordChange(change, now);
}
