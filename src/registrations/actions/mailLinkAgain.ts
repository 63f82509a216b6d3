import type { ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { sendMailsDue } from './sendMailsDue.ts';

const FIRST_WAIT = 2 * 60 * 1000;
const MOST_DOUBLINGS = 9;

/**
 * Mails the owner of a registration the link to their page, if the address has one. Asked for again and again it waits
 * twice as long each time (two minutes at first, about seventeen hours at most), so that nobody can flood a mailbox.
 */
export async function mailLinkAgain(forum: ForumRecord, email: string, now: Date): Promise<void> {
  const found = await RegistrationModel.findOne({
    forum: forum._id,
    email,
    state: { $nin: ['cancelled', 'expired'] },
  }).lean<RegistrationRecord>();
  if (!found) return;
  const wait = FIRST_WAIT * 2 ** Math.min(found.linkMails, MOST_DOUBLINGS);
  if (found.linkMailedAt && found.linkMailedAt.getTime() + wait > now.getTime()) return;
  await mailLink(forum, found, now);
}

/**
 * Mails the link now. An organiser may do that at any time; two who press at once send one mail.
 * @returns whether this call sent it.
 */
export async function mailLink(
  forum: ForumRecord,
  registration: RegistrationRecord,
  now: Date,
): Promise<boolean> {
  const claimed = await RegistrationModel.findOneAndUpdate(
    { _id: registration._id, linkMails: registration.linkMails },
    {
      $set: { linkMailedAt: now },
      $inc: { linkMails: 1 },
      $push: { mailsDue: { mail: 'link', since: now } },
    },
    { returnDocument: 'after' },
  ).lean<RegistrationRecord>();
  if (claimed) await sendMailsDue(forum, claimed, now);
  return claimed !== null;
}
