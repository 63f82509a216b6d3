import { model, Schema, type Types } from 'mongoose';

/**
 * People whose times differ between two releases are to be told. Stored with the release (or its withdrawal) in one
 * transaction, so that a crash in between tells everybody all the same, once.
 */
export interface AnnouncementRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** The release that was public before; absent where there was none. */
  before?: Types.ObjectId;
  /** The one that is public now; absent when the last one was withdrawn. */
  after?: Types.ObjectId;
  /** `SEQUENCE` of the calendar entries that go with the mails (RFC 5545 §3.8.7.4). */
  sequence: number;
  decidedAt: Date;
  /** Set when every mail was handed to the outgoing mail. */
  doneAt?: Date;
}

const announcementSchema = new Schema<AnnouncementRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    before: { type: Schema.Types.ObjectId, ref: 'Release' },
    after: { type: Schema.Types.ObjectId, ref: 'Release' },
    sequence: { type: Number, required: true },
    decidedAt: { type: Date, required: true },
    doneAt: Date,
  },
  { versionKey: false },
);
announcementSchema.index({ doneAt: 1, decidedAt: 1 });
announcementSchema.index({ after: 1 });

export const AnnouncementModel = model<AnnouncementRecord>('Announcement', announcementSchema);
