import { model, Schema, type Types } from 'mongoose';

/** A registration was seen at the door of the forum on one day. */
export interface CheckInRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  registration: Types.ObjectId;
  /** Calendar day `YYYY-MM-DD` in the forum's zone. */
  day: string;
  at: Date;
  /** Who tapped. */
  by: { id: string; name: string };
}

const checkInSchema = new Schema<CheckInRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    registration: { type: Schema.Types.ObjectId, ref: 'Registration', required: true },
    day: { type: String, required: true },
    at: { type: Date, required: true },
    by: { id: { type: String, required: true }, name: { type: String, default: '' } },
  },
  { versionKey: false },
);
// Two scanners at two doors: whoever comes second finds the first one's check-in.
checkInSchema.index({ registration: 1, day: 1 }, { unique: true });
checkInSchema.index({ forum: 1, day: 1, at: -1 });

export const CheckInModel = model<CheckInRecord>('CheckIn', checkInSchema);
