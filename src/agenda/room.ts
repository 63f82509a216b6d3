import { model, Schema, type Types } from 'mongoose';
import { type Localized, localized } from '../i18n/localized.ts';

export interface RoomRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  name: Localized;
  /** Seats; absent: not known. */
  capacity?: number;
  /** Order in lists and in the grid. */
  position: number;
  version: number;
}

const roomSchema = new Schema<RoomRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    name: { type: localized, required: true },
    capacity: Number,
    position: { type: Number, default: 0 },
    version: { type: Number, default: 1 },
  },
  { timestamps: true },
);
roomSchema.index({ forum: 1, position: 1 });

export const RoomModel = model<RoomRecord>('Room', roomSchema);
