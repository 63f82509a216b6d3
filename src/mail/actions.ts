import { Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';
import { recordChange } from '../audit/record.ts';
import { DomainError } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { mailBell, messageIdOf } from './compose.ts';
import { oneLine } from './headerText.ts';
import { letter } from './letter.ts';
import { type MailState, OutgoingMailModel, type OutgoingMailRecord } from './outgoingMail.ts';
import { mayResend } from './policy.ts';
import { findMail, type MailScope } from './queries.ts';

export interface MailEdit {
  subject: string;
  text: string;
}

/**
 * Sends a mail again, as a new mail with an id of its own.
 * @throws DomainError `mail:errors.notOver` while the first may still go out.
 */
export async function resendMail(
  scope: MailScope,
  id: string,
  actor: Actor,
  now: Date,
): Promise<Types.ObjectId> {
  const { dedupeKey, sentAt, lastError, lockedBy, ...mail } = await findMail(scope, id);
  if (!mayResend(mail)) throw new DomainError('mail:errors.notOver');
  const _id = new Types.ObjectId();
  const fresh = { _id, messageId: messageIdOf(_id), resendOf: mail._id, attempts: 0, createdAt: now };
  await OutgoingMailModel.create({ ...mail, ...fresh, state: 'queued', runAfter: now });
  mailBell.ring();
  await record(mail, 'mail.resent', { state: mail.state }, { resentAs: String(_id) }, actor, now);
  return _id;
}

/**
 * Keeps a waiting mail from going out: it becomes a draft.
 * @throws DomainError `mail:errors.gone` when it is being sent or was.
 */
export async function holdMail(scope: MailScope, id: string, actor: Actor, now: Date): Promise<void> {
  const mail = await findMail(scope, id);
  await change(mail, ['queued', 'retrying'], { $set: { state: 'draft' }, $unset: { runAfter: 1 } });
  await record(mail, 'mail.held', { state: mail.state }, { state: 'draft' }, actor, now);
}

/**
 * Sends a draft, or a mail that waits for its next attempt, now.
 * @throws DomainError `mail:errors.gone` when it is being sent or was.
 */
export async function sendMailNow(scope: MailScope, id: string, actor: Actor, now: Date): Promise<void> {
  const mail = await findMail(scope, id);
  await change(mail, ['draft', 'retrying'], { $set: { state: 'queued', runAfter: now, attempts: 0 } });
  mailBell.ring();
  await record(mail, 'mail.released', { state: mail.state }, { state: 'queued' }, actor, now);
}

/**
 * Changes the words of a draft; its HTML is made anew from the text.
 * @throws DomainError `mail:errors.gone` when it is no draft any more.
 */
export async function editDraft(
  scope: MailScope,
  id: string,
  edit: MailEdit,
  forum: ForumRecord | undefined,
  actor: Actor,
  now: Date,
): Promise<void> {
  const mail = await findMail(scope, id);
  const subject = oneLine(edit.subject);
  const texts = { subject, ...(await letter(mail.to, forum, subject, edit.text)) };
  await change(mail, ['draft'], { $set: texts });
  await record(mail, 'mail.edited', { subject: mail.subject }, { subject }, actor, now);
}

/** One conditional update: the worker may take the mail in this instant. */
async function change(mail: OutgoingMailRecord, from: MailState[], update: object): Promise<void> {
  const { matchedCount } = await OutgoingMailModel.updateOne({ _id: mail._id, state: { $in: from } }, update);
  if (matchedCount === 0) throw new DomainError('mail:errors.gone');
}

function record(
  mail: Pick<OutgoingMailRecord, '_id' | 'forum'>,
  verb: string,
  before: object,
  after: object,
  actor: Actor,
  now: Date,
): Promise<void> {
  const forum = mail.forum ? { forum: mail.forum } : {};
  return recordChange({ ...forum, actor, verb, kind: 'mail', id: mail._id, before, after }, now);
}
