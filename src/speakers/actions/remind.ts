import type { QueryFilter, Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { quietSince } from '../policy.ts';
import { type SpeakerMail, SpeakerModel, type SpeakerRecord } from '../speaker.ts';
import { sendMailsDue } from './sendMailsDue.ts';

const MOST_SPEAKERS = 1200;

/** Writes to those who were invited and have not answered; gives to how many. */
export function remindToAnswer(forum: ForumRecord, actor: Actor, now: Date): Promise<number> {
  return remind(forum, 'reminder', { state: 'invited' }, actor, now);
}

/** Writes to those among `ids` (who present, and have handed nothing in) who have confirmed; gives to how many. */
export function remindToHandIn(
  forum: ForumRecord,
  ids: readonly Types.ObjectId[],
  actor: Actor,
  now: Date,
): Promise<number> {
  return remind(forum, 'materialReminder', { state: 'confirmed', _id: { $in: [...ids] } }, actor, now);
}

/** Whoever was invited or reminded within the day is left in peace. */
async function remind(
  forum: ForumRecord,
  mail: SpeakerMail,
  who: QueryFilter<SpeakerRecord>,
  actor: Actor,
  now: Date,
): Promise<number> {
  const quiet = quietSince(now);
  const due: QueryFilter<SpeakerRecord> = {
    forum: forum._id,
    email: { $gt: '' },
    invitedAt: { $lt: quiet },
    $or: [{ remindedAt: { $exists: false } }, { remindedAt: { $lt: quiet } }],
    ...who,
  };
  const waiting = await SpeakerModel.find(due).limit(MOST_SPEAKERS).lean<SpeakerRecord[]>();
  const reminded: SpeakerRecord[] = [];
  for (const { _id, name } of waiting) {
    // Asked again for each: two organisers may press at once.
    const speaker = await SpeakerModel.findOneAndUpdate(
      { $and: [due, { _id }] },
      { $set: { remindedAt: now }, $push: { mailsDue: { mail, since: now } } },
      { returnDocument: 'after' },
    ).lean<SpeakerRecord>();
    if (!speaker) continue;
    reminded.push(speaker);
    const about = { forum: forum._id, kind: 'speaker', id: _id, label: name };
    await recordChange({ ...about, actor, verb: 'speaker.reminded' }, now);
  }
  await sendMailsDue(forum, reminded, now);
  return reminded.length;
}
