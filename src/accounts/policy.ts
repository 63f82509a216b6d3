import type { ForumRecord } from '../forums/forum.ts';
import type { ForumRole } from './account.ts';
import type { CurrentUser } from './currentUser.ts';

/** A question "may this person, in this forum?"; every staff route names one. */
export type ForumPolicy = (user: CurrentUser, forum: ForumRecord) => boolean;

export function roleIn(user: CurrentUser, forum: Pick<ForumRecord, '_id'>): ForumRole | undefined {
  const id = String(forum._id);
  return user.memberships.find((membership) => membership.forum === id)?.role;
}

/** Whether the person has one of these roles in the forum. Owners and the administrator have every right an organiser has. */
export function hasRole(user: CurrentUser, forum: Pick<ForumRecord, '_id'>, ...roles: ForumRole[]): boolean {
  if (user.isAdministrator) return true;
  const role = roleIn(user, forum);
  if (!role) return false;
  return roles.includes(role) || (role === 'owner' && roles.includes('organiser'));
}

export const isMember: ForumPolicy = (user, forum) =>
  user.isAdministrator || roleIn(user, forum) !== undefined;
export const canOrganise: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser');
export const canSeeForum: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser', 'viewer');
export const canManagePeople: ForumPolicy = (user, forum) => hasRole(user, forum, 'owner');
export const canSeeAudit: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser');
