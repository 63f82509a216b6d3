import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from './forum.ts';
import { canEditForum } from './policy.ts';

/** What the staff of a forum see first: where the preparation stands, and what waits for them. */
export async function forumOverview(forum: ForumRecord, user: CurrentUser, _now: Date) {
  return { mayEdit: canEditForum(user, forum), state: forum.state };
}
