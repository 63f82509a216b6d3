import { model, Schema, type Types } from 'mongoose';

/** Somebody of a group, by their registration. In one workshop a person is in one group. */
export interface MemberRecord {
  /** Random: says nothing of when or in which order. */
  _id: string;
  forum: Types.ObjectId;
  /** The group's workshop, kept here for the index that allows one group each. */
  session: Types.ObjectId;
  group: Types.ObjectId;
  registration: Types.ObjectId;
  addedAt: Date;
}

const memberSchema = new Schema<MemberRecord>(
  {
    _id: { type: String, required: true },
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    session: { type: Schema.Types.ObjectId, ref: 'Session', required: true },
    group: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup', required: true },
    registration: { type: Schema.Types.ObjectId, ref: 'Registration', required: true },
    addedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
memberSchema.index({ session: 1, registration: 1 }, { unique: true });
memberSchema.index({ group: 1 });
memberSchema.index({ registration: 1 });
memberSchema.index({ forum: 1, group: 1 });

export const MemberModel = model<MemberRecord>('GroupMember', memberSchema);

/** As many as one group may have. */
export const MOST_MEMBERS = 2_000;
