import type { Types } from 'mongoose';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { ContributionModel, type ContributionRecord } from '../contribution.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { RecommendationModel, type RecommendationRecord } from '../recommendation.ts';

type Id = Types.ObjectId | string;

/** Ids come from addresses: what is not an id finds nothing. */
const isId = (id: Id) => typeof id !== 'string' || /^[0-9a-f]{24}$/.test(id);

export async function findGroup(id: Id): Promise<GroupRecord | null> {
  return isId(id) ? GroupModel.findById(id).lean<GroupRecord>() : null;
}

export async function findContribution(id: Id): Promise<ContributionRecord | null> {
  return isId(id) ? ContributionModel.findById(id).lean<ContributionRecord>() : null;
}

export async function findRecommendation(id: Id): Promise<RecommendationRecord | null> {
  return isId(id) ? RecommendationModel.findById(id).lean<RecommendationRecord>() : null;
}

export async function findForumOf({ forum }: Pick<GroupRecord, 'forum'>): Promise<ForumRecord | null> {
  return ForumModel.findById(forum).lean<ForumRecord>();
}

/** A group of this forum. */
export async function findGroupIn(forum: Pick<ForumRecord, '_id'>, id: string): Promise<GroupRecord | null> {
  return isId(id) ? GroupModel.findOne({ _id: id, forum: forum._id }).lean<GroupRecord>() : null;
}

/** A recommendation of this forum. */
export async function findRecommendationIn(
  forum: Pick<ForumRecord, '_id'>,
  id: string,
): Promise<RecommendationRecord | null> {
  return isId(id)
    ? RecommendationModel.findOne({ _id: id, forum: forum._id }).lean<RecommendationRecord>()
    : null;
}
