import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import type { Theme } from '../../forums/theme.ts';
import { type ContributionKind, ContributionModel, type ContributionRecord } from '../contribution.ts';
import type { GroupRecord } from '../group.ts';
import { type Level, RecommendationModel, type RecommendationRecord } from '../recommendation.ts';
import type { RecommendationState } from '../recommendationStates.ts';

export interface Page<T> {
  rows: T[];
  total: number;
  page: number;
  pages: number;
}

const CONTRIBUTIONS_A_PAGE = 30;
const RECOMMENDATIONS_A_PAGE = 50;
/** More than a group can say in a day; the form offers them as sources. */
export const MOST_SOURCES = 500;
export const MOST_DRAFTS = 200;

/** What a group said, newest first; what was removed only where `removed` asks for it. */
export async function contributionsOf(
  group: Pick<GroupRecord, '_id'>,
  { kind, removed = false, page }: { kind?: ContributionKind | undefined; removed?: boolean; page: number },
): Promise<Page<ContributionRecord>> {
  const filter = { group: group._id, removed: { $exists: removed }, ...(kind && { kind }) };
  return paged(page, CONTRIBUTIONS_A_PAGE, ContributionModel.countDocuments(filter), (skip, limit) =>
    ContributionModel.find(filter).sort({ number: -1 }).skip(skip).limit(limit).lean<ContributionRecord[]>(),
  );
}

export type KindCounts = Partial<Record<ContributionKind, number>> & { removed: number };

/** How many contributions of each kind a group has, and how many were removed. */
export async function contributionCounts(group: Pick<GroupRecord, '_id'>): Promise<KindCounts> {
  const counts: KindCounts = { removed: 0 };
  const rows = await ContributionModel.aggregate<{
    _id: { kind: ContributionKind; removed: boolean };
    count: number;
  }>([
    { $match: { group: group._id } },
    {
      $group: {
        _id: { kind: '$kind', removed: { $cond: [{ $ifNull: ['$removed', false] }, true, false] } },
        count: { $sum: 1 },
      },
    },
  ]);
  for (const { _id, count } of rows) {
    if (_id.removed) counts.removed += count;
    else counts[_id.kind] = count;
  }
  return counts;
}

/** What a draft may be drawn from: everything the group said and did not remove, in the order it was said. */
export async function possibleSources(group: Pick<GroupRecord, '_id'>): Promise<ContributionRecord[]> {
  return ContributionModel.find({ group: group._id, removed: { $exists: false } })
    .sort({ number: 1 })
    .limit(MOST_SOURCES)
    .lean<ContributionRecord[]>();
}

/** The contributions a recommendation rests on, the removed ones too. */
export async function sourcesOf(
  recommendation: Pick<RecommendationRecord, 'sources'>,
): Promise<ContributionRecord[]> {
  return ContributionModel.find({ _id: { $in: recommendation.sources } })
    .sort({ number: 1 })
    .limit(MOST_SOURCES)
    .lean<ContributionRecord[]>();
}

/** The names under which contributions were taken down, by their ids. */
export async function submissionsOf(ids: readonly string[]): Promise<string[]> {
  const rows = await ContributionModel.find({ _id: { $in: ids } })
    .select({ submission: 1 })
    .limit(MOST_SOURCES)
    .lean<Pick<ContributionRecord, '_id' | 'submission'>[]>();
  return rows.map(({ submission }) => submission);
}

export type DrawnFrom = Pick<RecommendationRecord, '_id' | 'draftNumber' | 'number' | 'state' | 'statement'>;

/** The recommendations that rest on a contribution. */
export async function drawnFrom({ _id, group }: ContributionRecord): Promise<DrawnFrom[]> {
  return RecommendationModel.find({ group, sources: _id })
    .select({ draftNumber: 1, number: 1, state: 1, statement: 1 })
    .sort({ draftNumber: 1 })
    .limit(MOST_DRAFTS)
    .lean<DrawnFrom[]>();
}

/** All recommendations of a group, in the order they were begun; at most `MOST_DRAFTS`. */
export async function recommendationsOf(group: Pick<GroupRecord, '_id'>): Promise<RecommendationRecord[]> {
  return RecommendationModel.find({ group: group._id })
    .sort({ draftNumber: 1 })
    .limit(MOST_DRAFTS)
    .lean<RecommendationRecord[]>();
}

export interface RecommendationFilter {
  group?: string | undefined;
  state?: RecommendationState | undefined;
  level?: Level | undefined;
  theme?: Theme | undefined;
}

/** The forum's recommendations for the organisers' table: adopted ones by number, then the others by age. */
export async function recommendationsIn(
  forum: Pick<ForumRecord, '_id'>,
  filter: RecommendationFilter,
  page: number,
): Promise<Page<RecommendationRecord>> {
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const conditions = { forum: forum._id, ...given };
  return paged(page, RECOMMENDATIONS_A_PAGE, RecommendationModel.countDocuments(conditions), (skip, limit) =>
    RecommendationModel.find(conditions)
      .sort({ _id: 1 })
      .skip(skip)
      .limit(limit)
      .lean<RecommendationRecord[]>(),
  );
}

/** How many recommendations of the forum are in each state. */
export async function stateCounts(
  forum: Pick<ForumRecord, '_id'>,
): Promise<Partial<Record<RecommendationState, number>>> {
  const rows = await RecommendationModel.aggregate<{ _id: RecommendationState; count: number }>([
    { $match: { forum: forum._id } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
  ]);
  return Object.fromEntries(rows.map(({ _id, count }) => [_id, count]));
}

export const MOST_ADOPTED = 500;

/** The forum's adopted recommendations by number; at most `MOST_ADOPTED`. */
export async function adoptedRecommendations(
  forum: Pick<ForumRecord, '_id'>,
): Promise<RecommendationRecord[]> {
  return RecommendationModel.find({ forum: forum._id, state: 'adopted' })
    .select({ moves: 0, sources: 0 })
    .sort({ number: 1 })
    .limit(MOST_ADOPTED)
    .lean<RecommendationRecord[]>();
}

/** An adopted recommendation by its public number. */
export async function adoptedRecommendation(
  forum: Pick<ForumRecord, '_id'>,
  number: number,
): Promise<RecommendationRecord | null> {
  return RecommendationModel.findOne({
    forum: forum._id,
    number,
    state: 'adopted',
  }).lean<RecommendationRecord>();
}

/** Numbers of the adopted recommendations before and after one, for the links between their pages. */
export async function neighbours(forum: Pick<ForumRecord, '_id'>, number: number) {
  const near = (condition: object, order: 1 | -1) =>
    RecommendationModel.findOne({ forum: forum._id, state: 'adopted', number: condition })
      .sort({ number: order })
      .select({ number: 1 })
      .lean<{ _id: Types.ObjectId; number: number }>();
  const [before, after] = await Promise.all([near({ $lt: number }, -1), near({ $gt: number }, 1)]);
  return { before: before?.number, after: after?.number };
}

async function paged<T>(
  asked: number,
  size: number,
  counted: PromiseLike<number>,
  read: (skip: number, limit: number) => PromiseLike<T[]>,
): Promise<Page<T>> {
  const total = await counted;
  const pages = Math.max(1, Math.ceil(total / size));
  const page = Math.min(Math.max(1, asked), pages);
  return { rows: await read((page - 1) * size, size), total, page, pages };
}

/** The numbers of a group's contributions by their names in its document. */
export async function numbersByName(group: Types.ObjectId): Promise<Map<string, number>> {
  const known = await ContributionModel.find({ group })
    .select({ submission: 1, number: 1 })
    .lean<Pick<ContributionRecord, 'submission' | 'number'>[]>();
  return new Map(known.map(({ submission, number }) => [submission, number]));
}
