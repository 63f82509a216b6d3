import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { queueMail } from '../../mail/compose.ts';
import { speakerMail } from '../mails.ts';
import { SpeakerModel, type SpeakerRecord } from '../speaker.ts';

/** Composing takes some milliseconds each: what is beyond this is left to the job that comes each minute. */
const MOST_IN_A_REQUEST = 40;

/**
 * Hands the mails that were decided with a change of state to the outgoing mail. The key of each is worked out from the
 * speaker, so doing it twice (a crash in between, a job beside a request) stores one mail.
 */
export async function sendMailsDue(
  forum: ForumRecord,
  speakers: readonly SpeakerRecord[],
  now: Date,
): Promise<void> {
  for (const speaker of speakers.slice(0, MOST_IN_A_REQUEST)) await sendTo(forum, speaker, now);
}

async function sendTo(forum: ForumRecord, speaker: SpeakerRecord, now: Date): Promise<void> {
  const { _id, mailsDue } = speaker;
  for (const { mail, since } of mailsDue) {
    const order = speakerMail(mail, forum, speaker);
    const dedupeKey = `speaker ${_id} ${mail} ${since.getTime()}`;
    if (order) await queueMail({ ...order, dedupeKey }, now);
  }
  const since = { $in: mailsDue.map((due) => due.since) };
  await SpeakerModel.updateOne({ _id }, { $pull: { mailsDue: { since } } });
}

/** After a crash, and for many at once: mails that were decided and are still not handed over. */
export async function sendForgottenMails(now: Date): Promise<void> {
  const waiting = await SpeakerModel.find({ 'mailsDue.since': { $lte: now } })
    .sort({ 'mailsDue.since': 1 })
    .limit(500)
    .lean<SpeakerRecord[]>();
  if (!waiting.length) return;
  const forums = await ForumModel.find({ _id: { $in: waiting.map(({ forum }) => forum) } }).lean<
    ForumRecord[]
  >();
  const byId = new Map(forums.map((forum) => [String(forum._id), forum]));
  for (const speaker of waiting) {
    const forum = byId.get(String(speaker.forum));
    if (forum) await sendTo(forum, speaker, now);
  }
}
