import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';

/** Two registrations that look like one person's, and of which an organiser said that they are not. */
export interface ApartRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Both ids, see `pairKey`. */
  pair: string;
  by: Actor;
  at: Date;
}

const apartSchema = new Schema<ApartRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    pair: { type: String, required: true },
    by: { kind: { type: String, required: true }, id: String, name: String },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
apartSchema.index({ forum: 1, pair: 1 }, { unique: true });

export const ApartModel = model<ApartRecord>('Apart', apartSchema);

/** The same for two ids in whichever order. */
export function pairKey(one: string, other: string): string {
  return one < other ? `${one}:${other}` : `${other}:${one}`;
}
