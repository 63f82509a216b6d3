import { model, Schema, type Types } from 'mongoose';
import { LANGUAGES, type Language } from '../i18n/languages.ts';

export const MAIL_STATES = ['draft', 'queued', 'sending', 'retrying', 'sent', 'failed', 'bounced'] as const;
export type MailState = (typeof MAIL_STATES)[number];

export interface Recipient {
  email: string;
  name: string;
  language: Language;
}

/** A small file that travels with a mail and is kept in its record: a calendar entry, a text. */
export interface MailAttachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

export interface OutgoingMailRecord {
  _id: Types.ObjectId;
  forum?: Types.ObjectId;
  /** `<slice>/<name>` under `views/mail/`. */
  template: string;
  to: Recipient;
  from: string;
  replyTo?: string;
  subject: string;
  html: string;
  text: string;
  attachments: MailAttachment[];
  /** Fixed when the mail is composed: whatever is sent twice carries it twice, and mail programs show one. */
  messageId: string;
  /** At most one mail of a key exists: what a job queues again after a crash is queued once. */
  dedupeKey?: string;
  /** Carries a link that lets its holder act as the recipient; see `hidesLinks`. */
  sensitive: boolean;
  resendOf?: Types.ObjectId;
  state: MailState;
  attempts: number;
  /** When it may be taken; while it is being sent, the end of the lease; absent when nothing is left to do. */
  runAfter?: Date;
  lockedBy?: Types.ObjectId;
  lastError?: string;
  sentAt?: Date;
  createdAt: Date;
}

const recipientSchema = new Schema<Recipient>(
  {
    email: { type: String, required: true, lowercase: true },
    name: { type: String, default: '' },
    language: { type: String, enum: LANGUAGES, required: true },
  },
  { _id: false },
);

const attachmentSchema = new Schema<MailAttachment>(
  {
    filename: { type: String, required: true },
    contentType: { type: String, required: true },
    content: { type: Buffer, required: true },
  },
  { _id: false },
);

const outgoingMailSchema = new Schema<OutgoingMailRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum' },
    template: { type: String, required: true },
    to: { type: recipientSchema, required: true },
    from: { type: String, required: true },
    replyTo: String,
    subject: { type: String, required: true },
    html: { type: String, required: true },
    text: { type: String, required: true },
    attachments: { type: [attachmentSchema], default: [] },
    messageId: { type: String, required: true },
    dedupeKey: String,
    sensitive: { type: Boolean, default: false },
    resendOf: { type: Schema.Types.ObjectId, ref: 'OutgoingMail' },
    state: { type: String, enum: MAIL_STATES, required: true },
    attempts: { type: Number, default: 0 },
    runAfter: Date,
    lockedBy: Schema.Types.ObjectId,
    lastError: String,
    sentAt: Date,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
outgoingMailSchema.index({ runAfter: 1 }, { sparse: true });
outgoingMailSchema.index({ dedupeKey: 1 }, { unique: true, sparse: true });
outgoingMailSchema.index({ forum: 1, _id: -1 });
outgoingMailSchema.index({ forum: 1, state: 1, _id: -1 });
outgoingMailSchema.index({ 'to.email': 1 });

export const OutgoingMailModel = model<OutgoingMailRecord>('OutgoingMail', outgoingMailSchema);

/** The bytes of an attachment, which a lean read gives as the driver's `Binary`. */
export function attachmentBytes({ content }: MailAttachment): Buffer {
  return Buffer.isBuffer(content) ? content : Buffer.from((content as { buffer: Uint8Array }).buffer);
}
