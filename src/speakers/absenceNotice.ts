import { model, Schema, type Types } from 'mongoose';
import type { Localized } from '../i18n/localized.ts';
import type { MissedSession } from './missedSessions.ts';

/**
 * Organisers are to be told that a speaker is away when the agenda needs them. Stored with the speaker's change, so that
 * a crash forgets nobody; removed when the mails are handed over.
 */
export interface AbsenceNoticeRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  speaker: Types.ObjectId;
  name: Localized;
  /** Their words. */
  note?: string;
  missed: MissedSession[];
  decidedAt: Date;
}

const absenceNoticeSchema = new Schema<AbsenceNoticeRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    speaker: { type: Schema.Types.ObjectId, ref: 'Speaker', required: true },
    // Written once and read whole: their shapes are held by their types.
    name: { type: Schema.Types.Mixed, required: true },
    note: String,
    missed: { type: [Schema.Types.Mixed], required: true } as never,
    decidedAt: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);
absenceNoticeSchema.index({ decidedAt: 1 });
absenceNoticeSchema.index({ speaker: 1 });

export const AbsenceNoticeModel = model<AbsenceNoticeRecord>('AbsenceNotice', absenceNoticeSchema);
