import type { CurrentUser } from '../accounts/currentUser.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { MailOrder } from './compose.ts';

/** Goes the way of every other mail, so that its arrival proves that way. */
export function testMail({ email, name, language }: CurrentUser, forum: ForumRecord | undefined): MailOrder {
  return { template: 'mail/test', to: { email, name, language }, ...(forum && { forum }) };
}
