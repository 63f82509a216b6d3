import type { CurrentUser } from '../accounts/currentUser.ts';
import { type ForumPolicy, hasRole } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { GroupRecord } from './group.ts';

export const canSeeWorkshops: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser', 'viewer');
export const canEditGroups: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser');
export const canAdopt: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser');

type GroupPolicy = (
  user: CurrentUser,
  forum: Pick<ForumRecord, '_id'>,
  group: Pick<GroupRecord, 'rapporteurs'>,
) => boolean;

/** Whether the person takes this group's notes. The list alone gives nothing to somebody who has left the forum. */
export const isRapporteurOf: GroupPolicy = (user, forum, group) =>
  hasRole(user, forum, 'rapporteur') && group.rapporteurs.some((id) => String(id) === user.id);

/** Rapporteurs write in their own groups only; organisers in every group of their forums. */
export const canWriteGroup: GroupPolicy = (user, forum, group) =>
  hasRole(user, forum, 'organiser') || isRapporteurOf(user, forum, group);

export const canReadGroup: GroupPolicy = (user, forum, group) =>
  hasRole(user, forum, 'viewer') || canWriteGroup(user, forum, group);
