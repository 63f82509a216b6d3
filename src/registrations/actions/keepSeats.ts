import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { announceStatus } from './announceStatus.ts';
import { endInvitationsDue } from './endInvitation.ts';
import { expireUnconfirmed } from './expire.ts';
import { sendForgottenMails } from './sendMailsDue.ts';
import { setCapacity } from './setCapacity.ts';

/** Each minute: seats and invitations whose time is up, mails that a crash left behind, pages that say "opens on" when it has opened. */
export async function keepSeats(now: Date): Promise<void> {
  await expireUnconfirmed(now);
  await endInvitationsDue(now);
  await sendForgottenMails(now);
  for (const forum of await forumsAhead(now)) await announceStatus(forum, now);
}

/** Each hour: counts the seats of every forum to come again, should documents have been changed by other hands. */
export async function recountSeats(now: Date): Promise<void> {
  for (const forum of await forumsAhead(now)) await setCapacity(forum, now);
}

async function forumsAhead(now: Date): Promise<ForumRecord[]> {
  // A day of margin: the zone of a forum may be a day behind ours.
  const yesterday = dayOf(new Date(now.getTime() - 86_400_000), 'UTC');
  return ForumModel.find({ state: 'published', endsOn: { $gte: yesterday } })
    .limit(500)
    .lean<ForumRecord[]>();
}
