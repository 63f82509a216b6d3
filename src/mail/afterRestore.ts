import type { Db } from 'mongodb';
import { type MailState, OutgoingMailModel } from './outgoingMail.ts';

const WAITING: readonly MailState[] = ['queued', 'sending', 'retrying'];
/** As they are stored, to the last type. */
const EXACT = { promoteValues: false, bsonRegExp: true } as const;

const mails = (db: Db) => db.collection(OutgoingMailModel.collection.collectionName);

/**
 * What has left cannot be called back: the mails sent since a backup was taken are carried from the present data into
 * the restored ones, so that none of them is sent, or queued by its key, a second time.
 * @returns how many there were.
 */
export async function keepSentMails(restored: Db, present: Db, takenAt: Date): Promise<number> {
  let kept = 0;
  for await (const mail of mails(present).find({ sentAt: { $gte: takenAt } }, EXACT)) {
    if (mail.dedupeKey)
      await mails(restored).deleteOne({ dedupeKey: mail.dedupeKey, _id: { $ne: mail._id } });
    await mails(restored).replaceOne({ _id: mail._id }, mail, { upsert: true });
    kept++;
  }
  return kept;
}

/** Makes drafts of the mails that waited when a backup was taken. @returns how many there were. */
export async function holdWaitingMails(restored: Db): Promise<number> {
  const { modifiedCount } = await mails(restored).updateMany(
    { state: { $in: WAITING } },
    { $set: { state: 'draft' }, $unset: { runAfter: 1, lockedBy: 1 } },
  );
  return modifiedCount;
}
