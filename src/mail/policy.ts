import type { CurrentUser } from '../accounts/currentUser.ts';
import { canOrganise, type ForumPolicy, hasRole } from '../accounts/policy.ts';
import type { ForumRecord } from '../forums/forum.ts';
import type { MailState, OutgoingMailRecord } from './outgoingMail.ts';

/** Mails hold addresses and personal links, so those who only look on do not see them. */
export const canSeeMail: ForumPolicy = canOrganise;

/**
 * Whether the links of a mail are hidden from this reader. A secret link lets its holder act as the recipient, so
 * nobody else is shown it, except where nothing is sent at all: then somebody must be able to pass it on by hand.
 * Invitations and new passwords of staff are even then for owners and administrators only.
 */
export function hidesLinks(
  mail: Pick<OutgoingMailRecord, 'sensitive' | 'template'>,
  user: CurrentUser,
  forum: ForumRecord | undefined,
  sendsMail: boolean,
): boolean {
  if (!mail.sensitive) return false;
  if (sendsMail) return true;
  if (!forum) return !user.isAdministrator;
  return mail.template.startsWith('accounts/') ? !hasRole(user, forum, 'owner') : !canOrganise(user, forum);
}

const among =
  (...states: MailState[]) =>
  ({ state }: Pick<OutgoingMailRecord, 'state'>) =>
    states.includes(state);

/** It went out, or never will: a copy may be sent. */
export const mayResend = among('sent', 'failed', 'bounced');
export const maySendNow = among('draft', 'retrying');
export const mayHold = among('queued', 'retrying');
export const mayEdit = among('draft');
