import type { Request } from 'express';
import type { CurrentUser } from '../accounts/currentUser.ts';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';

/** Whose mails the address shows: a forum's, or those that belong to none. Both guards let only signed-in people in. */
export function place(req: Request) {
  const forum = req.forum as ForumRecord | undefined;
  return { forum, slug: forum?.slug, user: req.user as CurrentUser };
}

/** Whether mails leave this installation at all. */
export function sendsMail(): boolean {
  return config.smtpUrl !== undefined;
}
