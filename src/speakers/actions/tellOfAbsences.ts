import { organisersOf } from '../../accounts/queries.ts';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { queueMail } from '../../mail/compose.ts';
import { AbsenceNoticeModel, type AbsenceNoticeRecord } from '../absenceNotice.ts';
import { absenceMail } from '../mails.ts';

/**
 * Tells organisers of every absence that meets the agenda and that they were not told of yet. Doing it twice, after a
 * crash, tells nobody twice: each mail has a key.
 */
export async function tellOfAbsences(now: Date): Promise<void> {
  const waiting = await AbsenceNoticeModel.find()
    .sort({ decidedAt: 1 })
    .limit(50)
    .lean<AbsenceNoticeRecord[]>();
  for (const notice of waiting) {
    const forum = await ForumModel.findById(notice.forum).lean<ForumRecord>();
    if (forum) await tell(forum, notice, now);
    await AbsenceNoticeModel.deleteOne({ _id: notice._id });
  }
}

async function tell(forum: ForumRecord, notice: AbsenceNoticeRecord, now: Date): Promise<void> {
  for (const { email, name, language } of await organisersOf(forum._id)) {
    const dedupeKey = `absence ${notice._id} ${email}`;
    await queueMail({ ...absenceMail(forum, notice, { email, name, language }), dedupeKey }, now);
  }
}
