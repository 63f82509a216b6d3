import type { Types } from 'mongoose';
import { AccountModel, type AccountRecord } from '../../accounts/account.ts';
import type { CurrentUser } from '../../accounts/currentUser.ts';
import { SessionModel, type SessionRecord } from '../../agenda/session.ts';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { ContributionModel } from '../contribution.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { RecommendationModel, type RecommendationRecord } from '../recommendation.ts';
import type { RecommendationState } from '../recommendationStates.ts';

export const MOST_WORKSHOPS = 50;
export const MOST_GROUPS = 200;
const MOST_UNFINISHED = 2000;

export type WorkshopSession = Pick<SessionRecord, '_id' | 'slug' | 'title' | 'startsAt' | 'endsAt'>;

/** The forum's workshops in the order of the agenda; at most `MOST_WORKSHOPS`. */
export async function workshopsOf(forum: Pick<ForumRecord, '_id'>): Promise<WorkshopSession[]> {
  return SessionModel.find({ forum: forum._id, kind: 'workshop' })
    .select({ slug: 1, title: 1, startsAt: 1, endsAt: 1 })
    .sort({ startsAt: 1, _id: 1 })
    .limit(MOST_WORKSHOPS)
    .lean<WorkshopSession[]>();
}

/** Every group of the forum, in the order they were made; at most `MOST_GROUPS`. */
export async function groupsOf(forum: Pick<ForumRecord, '_id'>): Promise<GroupRecord[]> {
  return GroupModel.find({ forum: forum._id })
    .sort({ session: 1, _id: 1 })
    .limit(MOST_GROUPS)
    .lean<GroupRecord[]>();
}

export type Colleague = Pick<AccountRecord, '_id' | 'name' | 'email'>;

/** People of the forum who may take notes of a group. */
export async function possibleRapporteurs(forum: Pick<ForumRecord, '_id'>): Promise<Colleague[]> {
  const membership = {
    $elemMatch: { forum: forum._id, role: { $in: ['rapporteur', 'organiser', 'owner'] } },
  };
  return AccountModel.find({ memberships: membership })
    .select({ name: 1, email: 1 })
    .sort({ name: 1, _id: 1 })
    .limit(500)
    .lean<Colleague[]>();
}

export interface Progress {
  contributions: number;
  states: Partial<Record<RecommendationState, number>>;
}

/** How far each group has come, by its id. Groups that have written nothing are not in the map. */
export async function progressOf(groups: readonly Types.ObjectId[]): Promise<Map<string, Progress>> {
  const [contributions, recommendations] = await Promise.all([
    ContributionModel.aggregate<{ _id: Types.ObjectId; count: number }>([
      { $match: { group: { $in: groups }, removed: { $exists: false } } },
      { $group: { _id: '$group', count: { $sum: 1 } } },
    ]),
    RecommendationModel.aggregate<{
      _id: { group: Types.ObjectId; state: RecommendationState };
      count: number;
    }>([
      { $match: { group: { $in: groups } } },
      { $group: { _id: { group: '$group', state: '$state' }, count: { $sum: 1 } } },
    ]),
  ]);
  const progress = new Map<string, Progress>();
  const of = (group: Types.ObjectId) => {
    const known = progress.get(String(group)) ?? { contributions: 0, states: {} };
    progress.set(String(group), known);
    return known;
  };
  for (const { _id, count } of contributions) of(_id).contributions = count;
  for (const { _id, count } of recommendations) of(_id.group).states[_id.state] = count;
  return progress;
}

/** Drafts and proposals of the forum, as far as `completenessOf` looks at them; at most `MOST_UNFINISHED`. */
export async function unfinishedRecommendations(
  forum: Pick<ForumRecord, '_id'>,
): Promise<RecommendationRecord[]> {
  return RecommendationModel.find({ forum: forum._id, state: { $in: ['draft', 'proposed'] } })
    .select({ positions: 0, moves: 0 })
    .limit(MOST_UNFINISHED)
    .lean<RecommendationRecord[]>();
}

export interface HeldGroup {
  group: GroupRecord;
  forum: ForumRecord;
  session: WorkshopSession | undefined;
}

/**
 * The groups whose notes the person takes, and every group of the forums they organise or look at; at most
 * `MOST_GROUPS`, newest forum first.
 */
export async function groupsFor(user: CurrentUser): Promise<HeldGroup[]> {
  const inRoles = (...roles: string[]) =>
    user.memberships.filter(({ role }) => roles.includes(role)).map(({ forum }) => forum);
  const filter = user.isAdministrator
    ? {}
    : {
        $or: [
          { forum: { $in: inRoles('owner', 'organiser', 'viewer') } },
          { forum: { $in: inRoles('rapporteur') }, rapporteurs: user.id },
        ],
      };
  const groups = await GroupModel.find(filter).sort({ _id: -1 }).limit(MOST_GROUPS).lean<GroupRecord[]>();
  const [forums, sessions] = await Promise.all([
    ForumModel.find({ _id: { $in: groups.map(({ forum }) => forum) } })
      .sort({ startsOn: -1, _id: -1 })
      .lean<ForumRecord[]>(),
    sessionsOf(groups),
  ]);
  return forums.flatMap((forum) =>
    groups
      .filter((group) => group.forum.equals(forum._id))
      .reverse()
      .map((group) => ({ group, forum, session: sessions.find(({ _id }) => _id.equals(group.session)) })),
  );
}

export async function sessionOf(group: Pick<GroupRecord, 'session'>): Promise<WorkshopSession | null> {
  return SessionModel.findById(group.session)
    .select({ slug: 1, title: 1, startsAt: 1, endsAt: 1 })
    .lean<WorkshopSession>();
}

/** The workshops of several groups. */
export async function sessionsOf(
  groups: readonly Pick<GroupRecord, 'session'>[],
): Promise<WorkshopSession[]> {
  return SessionModel.find({ _id: { $in: groups.map(({ session }) => session) } })
    .select({ slug: 1, title: 1, startsAt: 1, endsAt: 1 })
    .lean<WorkshopSession[]>();
}
