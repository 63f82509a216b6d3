import { model, Schema, type Types } from 'mongoose';
import type { Localized } from '../i18n/localized.ts';

/** Who did a thing: an account, or the holder of a mailed link (attendee, speaker), or the program itself. */
export interface Actor {
  kind: 'account' | 'attendee' | 'speaker' | 'program';
  id?: string;
  name: string;
}

export interface AuditEntryRecord {
  _id: Types.ObjectId;
  forum?: Types.ObjectId;
  actor: Actor;
  /** A past-tense verb of the slice: `registration.cancelled`. Its text is in the slice's catalogue, `history.verbs.<verb>`. */
  verb: string;
  kind: string;
  subject: string;
  /** What the subject was called at the time, for readers; it may be gone or have another name by now. */
  label?: string | Localized;
  /** Only the fields that changed. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  at: Date;
}

const auditEntrySchema = new Schema<AuditEntryRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum' },
    actor: {
      kind: { type: String, enum: ['account', 'attendee', 'speaker', 'program'], required: true },
      id: String,
      name: { type: String, default: '' },
    },
    verb: { type: String, required: true },
    kind: { type: String, required: true },
    subject: { type: String, required: true },
    label: Schema.Types.Mixed,
    before: Schema.Types.Mixed,
    after: Schema.Types.Mixed,
    at: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
auditEntrySchema.index({ forum: 1, at: -1, _id: -1 });
auditEntrySchema.index({ forum: 1, kind: 1, at: -1, _id: -1 });
auditEntrySchema.index({ forum: 1, 'actor.id': 1, at: -1, _id: -1 });
auditEntrySchema.index({ kind: 1, subject: 1, at: -1 });

export const AuditEntryModel = model<AuditEntryRecord>('AuditEntry', auditEntrySchema);
