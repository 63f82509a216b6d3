import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';

/** A filter of the list of registrations that a forum's team has given a name. */
export interface SavedFilterRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  name: string;
  /** As in the address of the list: `state=confirmed&territory=MA-02`. */
  query: string;
  by: Actor;
  createdAt: Date;
}

const savedFilterSchema = new Schema<SavedFilterRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    name: { type: String, required: true },
    query: { type: String, required: true },
    by: { kind: { type: String, required: true }, id: String, name: String },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
savedFilterSchema.index({ forum: 1, name: 1 }, { unique: true });

export const SavedFilterModel = model<SavedFilterRecord>('SavedFilter', savedFilterSchema);

/** More are a list that nobody reads. */
export const MOST_FILTERS = 20;

/** Those of a forum by name. */
export function savedFilters(forum: Types.ObjectId): Promise<SavedFilterRecord[]> {
  return SavedFilterModel.find({ forum }).sort({ name: 1 }).limit(MOST_FILTERS).lean<SavedFilterRecord[]>();
}
