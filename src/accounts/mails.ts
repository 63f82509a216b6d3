import type { ForumRecord } from '../forums/forum.ts';
import { queueMail } from '../mail/compose.ts';
import type { AccountRecord } from './account.ts';
import type { InvitationRecord } from './invitation.ts';

type Addressee = Pick<AccountRecord, 'email' | 'name' | 'language'>;

const recipient = ({ email, name, language }: Addressee) => ({ email, name, language });

/** Asks somebody to join a forum's team. */
export async function mailInvitation(
  invitation: InvitationRecord,
  forum: ForumRecord,
  secret: string,
  now: Date,
): Promise<void> {
  const { role, invitedBy, expiresAt } = invitation;
  await queueMail(
    {
      template: 'accounts/invitation',
      to: recipient(invitation),
      forum,
      context: { secret, role, inviter: invitedBy.name, expiresAt },
      sensitive: true,
    },
    now,
  );
}

/** @param request of which at most one mail is sent, however often its job runs */
export async function mailPasswordLink(
  account: Addressee,
  secret: string,
  request: string,
  now: Date,
): Promise<void> {
  await queueMail(
    {
      template: 'accounts/passwordReset',
      to: recipient(account),
      context: { secret },
      sensitive: true,
      dedupeKey: `password-reset ${request}`,
    },
    now,
  );
}

/** Tells that the password is another: whoever did not do it should know. */
export async function mailPasswordChanged(account: Addressee, now: Date): Promise<void> {
  await queueMail(
    { template: 'accounts/passwordChanged', to: recipient(account), context: { changedAt: now } },
    now,
  );
}
