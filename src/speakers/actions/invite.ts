import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { invitedBefore, mayInvite } from '../policy.ts';
import { SpeakerModel, type SpeakerRecord } from '../speaker.ts';
import { sendMailsDue } from './sendMailsDue.ts';

/** More than any programme has. */
const MOST_SPEAKERS = 1200;

/**
 * Mails a speaker the link to their own page; links mailed before are void from then on. Who has confirmed stays so; who
 * has declined is asked again.
 * @throws DomainError when there is no address, or the last invitation is not a minute old.
 */
export async function inviteSpeaker(
  forum: ForumRecord,
  speaker: SpeakerRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  if (!mayInvite(speaker)) throw new DomainError('speakers:errors.noAddress');
  const invited = await invite(speaker, actor, now);
  if (!invited) throw new DomainError('speakers:errors.invitedJustNow');
  await sendMailsDue(forum, [invited], now);
}

/** Invites everybody who has an address and was not invited yet; gives how many. */
export async function inviteAll(forum: ForumRecord, actor: Actor, now: Date): Promise<number> {
  const waiting = await SpeakerModel.find({ forum: forum._id, state: 'notInvited', email: { $gt: '' } })
    .limit(MOST_SPEAKERS)
    .lean<SpeakerRecord[]>();
  const invited: SpeakerRecord[] = [];
  for (const speaker of waiting) {
    const done = await invite(speaker, actor, now);
    if (done) invited.push(done);
  }
  await sendMailsDue(forum, invited, now);
  return invited.length;
}

/** Nothing when somebody else invited this speaker, or gave them another address, in the same minute. */
async function invite(speaker: SpeakerRecord, actor: Actor, now: Date): Promise<SpeakerRecord | null> {
  const { _id, forum, email, state, name } = speaker;
  const next = state === 'confirmed' ? 'confirmed' : 'invited';
  const invited = await SpeakerModel.findOneAndUpdate(
    {
      _id,
      email: email as string,
      state,
      $or: [{ invitedAt: { $exists: false } }, { invitedAt: { $lt: invitedBefore(now) } }],
    },
    {
      $set: { state: next, invitedAt: now },
      $unset: { remindedAt: 1 },
      $inc: { linkEpoch: 1 },
      $push: { mailsDue: { mail: 'invitation', since: now } },
    },
    { returnDocument: 'after' },
  ).lean<SpeakerRecord>();
  if (!invited) return null;
  await recordChange(
    {
      forum,
      actor,
      verb: 'speaker.invited',
      kind: 'speaker',
      id: _id,
      label: name,
      before: { state },
      after: { state: next },
    },
    now,
  );
  return invited;
}
