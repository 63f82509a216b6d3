import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { RegistrationModel, type RegistrationRecord } from '../registration.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/**
 * Makes every link to a registration void that was mailed before, and mails a new one: for somebody whose mail was read by
 * others. Pressed twice at once it happens once.
 * @returns whether this call did it.
 */
export async function renewLink(
  forum: ForumRecord,
  { _id, linkEpoch }: RegistrationRecord,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const renewed = await RegistrationModel.findOneAndUpdate(
    { _id, linkEpoch, email: { $exists: true } },
    {
      $set: { linkMailedAt: now },
      $inc: { linkEpoch: 1, linkMails: 1 },
      $push: { mailsDue: { mail: 'link', since: now } },
    },
    { returnDocument: 'after' },
  ).lean<RegistrationRecord>();
  if (!renewed) return false;
  await recordChange(
    { forum: forum._id, actor, verb: 'registration.linkRenewed', kind: 'registration', id: _id },
    now,
  );
  await sendMailsDue(forum, renewed, now);
  return true;
}
