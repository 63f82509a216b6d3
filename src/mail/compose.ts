import { Types } from 'mongoose';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { makeBell } from '../jobs/bell.ts';
import { isDuplicate } from '../jobs/queue.ts';
import { oneAddress, oneLine } from './headerText.ts';
import {
  type MailAttachment,
  OutgoingMailModel,
  type OutgoingMailRecord,
  type Recipient,
} from './outgoingMail.ts';
import { renderMail } from './template.ts';

/** Rung when a mail was stored, for the worker of this process. */
export const mailBell = makeBell();

export interface MailOrder {
  /** `<slice>/<name>`: `views/mail/<slice>/<name>.{html,txt}.ejs`, subject `<slice>:mails.<name>.subject`. */
  template: string;
  to: Recipient;
  /** The forum it is about; without one only administrators see the mail. */
  forum?: ForumRecord;
  /** For the templates and the placeholders of the subject. */
  context?: Record<string, unknown>;
  attachments?: MailAttachment[];
  /** A second mail with this key is not stored. */
  dedupeKey?: string;
  /** The mail carries a link that lets its holder act as the recipient: organisers are not shown it. */
  sensitive?: boolean;
  /** By default the forum's contact address. */
  replyTo?: string;
  /** Stored as a draft, for an organiser to read, edit and send. */
  draft?: boolean;
}

/**
 * Composes a mail in the recipient's language and stores it; the worker sends it.
 * @returns its id, or `undefined` when a mail with the same `dedupeKey` exists.
 * @throws Error when `to.email` or `replyTo` is not one address.
 */
export async function queueMail(order: MailOrder, now: Date): Promise<Types.ObjectId | undefined> {
  const mail = await composeMail(order, now);
  try {
    await OutgoingMailModel.create(mail);
  } catch (error) {
    if (order.dedupeKey && isDuplicate(error)) return undefined;
    throw error;
  }
  mailBell.ring();
  return mail._id;
}

async function composeMail(order: MailOrder, now: Date): Promise<OutgoingMailRecord> {
  const { template, forum, context = {}, dedupeKey } = order;
  const to = { ...order.to, email: oneAddress(order.to.email.trim()), name: oneLine(order.to.name, 120) };
  const replyTo = order.replyTo ?? forum?.contactEmail;
  const _id = new Types.ObjectId();
  return {
    _id,
    template,
    to,
    from: config.mailFrom,
    ...(forum && { forum: forum._id }),
    ...(replyTo && { replyTo: oneAddress(replyTo) }),
    ...(await renderMail(template, to, forum, context)),
    attachments: order.attachments ?? [],
    messageId: messageIdOf(_id),
    ...(dedupeKey && { dedupeKey }),
    sensitive: order.sensitive ?? false,
    ...(order.draft ? { state: 'draft' as const } : { state: 'queued' as const, runAfter: now }),
    attempts: 0,
    createdAt: now,
  };
}

/** RFC 5322 §3.6.4: unique by the record's id, at the host of the sender. */
export function messageIdOf(id: Types.ObjectId): string {
  const host = /@([^\s>@]+)>?\s*$/.exec(config.mailFrom)?.[1] ?? 'localhost';
  return `<${id}@${host}>`;
}
