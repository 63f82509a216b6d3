import { Types } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { NotFound } from '../../errors.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { type Author, actorNamed } from '../author.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import {
  type RecommendationContent,
  RecommendationModel,
  type RecommendationRecord,
  recommendationContent,
} from '../recommendation.ts';
import { EDITABLE_STATES } from '../recommendationStates.ts';
import { keepRevision } from '../revision.ts';

// What the projection of a group's document does to the stored texts of recommendations; nobody else changes them.

/** Stores a new draft; one of this submission that another process has stored meanwhile is the one. */
export async function addRecord(
  group: Pick<GroupRecord, '_id' | 'forum'>,
  submission: string,
  content: RecommendationContent,
  by: Author,
  now: Date,
): Promise<RecommendationRecord> {
  const recommendation: RecommendationRecord = {
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    draftNumber: await nextNumber(group._id),
    state: 'draft',
    ...stored(content),
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
    const first = isDuplicate(error) && (await findSubmitted(group._id, submission));
    if (!first) throw error;
    return first;
  }
  await keepRevision('recommendation', recommendation, content);
  await recordText('recommendation.drafted', null, recommendation, by, now);
  return recommendation;
}

/**
 * Stores a changed text as the next version.
 * @returns `null` when its version or state is another by now.
 */
export async function editRecord(
  before: RecommendationRecord,
  content: RecommendationContent,
  by: Author,
  at: Date,
  now: Date,
): Promise<RecommendationRecord | null> {
  // First of all the text about to be replaced: if the process died after an earlier save, it may not be kept yet.
  await keepRevision('recommendation', before, recommendationContent(before));
  const after = await RecommendationModel.findOneAndUpdate(
    { _id: before._id, version: before.version, state: { $in: EDITABLE_STATES } },
    {
      $set: { ...stored(content), changedBy: by, changedAt: at },
      $unset: absent(content),
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean<RecommendationRecord>();
  if (!after) return null;
  await keepRevision('recommendation', after, content);
  await recordText('recommendation.edited', before, after, by, now);
  return after;
}

export async function findSubmitted(
  group: Types.ObjectId,
  submission: string,
): Promise<RecommendationRecord | null> {
  return RecommendationModel.findOne({ group, submission }).lean<RecommendationRecord>();
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

async function nextNumber(_id: Types.ObjectId): Promise<number> {
  const group = await GroupModel.findOneAndUpdate(
    { _id },
    { $inc: { lastRecommendation: 1 } },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw new NotFound();
  return group.lastRecommendation;
}

/** One line of the audit log about a text: who wrote what. */
async function recordText(
  verb: string,
  before: RecommendationRecord | null,
  after: RecommendationRecord,
  by: Author,
  now: Date,
): Promise<void> {
  const change = {
    forum: after.forum,
    actor: actorNamed(by),
    verb,
    kind: 'recommendation',
    id: after._id,
    before: before && recommendationContent(before),
    after: recommendationContent(after),
  };
  await recordChange(change, now);
}
