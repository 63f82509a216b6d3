import { type ForumPolicy, hasRole } from '../accounts/policy.ts';

export const canEditAgenda: ForumPolicy = (user, forum) => hasRole(user, forum, 'organiser');

/** The working version: whoever prepares or records sessions, not who only stands at the door. */
export const canSeeAgenda: ForumPolicy = (user, forum) =>
  hasRole(user, forum, 'organiser', 'rapporteur', 'viewer');
