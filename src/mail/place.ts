import type { CurrentUser } from '../accounts/currentUser.ts';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';

/** The two sets of addresses of the same pages; both guards let only signed-in people in. */
export const FORUM_MAIL = '/:lang/organiser/forums/:forum/mail';
export const ACCOUNT_MAIL = '/:lang/organiser/mail';

/** Whose mails the address shows: a forum's, or those that belong to none. */
export function place(req: { forum?: ForumRecord; user?: CurrentUser }) {
  const { forum } = req;
  return { forum, slug: forum?.slug, user: req.user as CurrentUser };
}

/** Whether mails leave this installation at all. */
export function sendsMail(): boolean {
  return config.smtpUrl !== undefined;
}
