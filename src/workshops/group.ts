import { model, Schema, type Types } from 'mongoose';
import { THEMES, type Theme } from '../forums/theme.ts';
import { type Localized, localized } from '../i18n/localized.ts';

/** A part of a workshop that works by itself: a region's people, or the people of a theme. */
export interface GroupRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** The session of kind `workshop`. */
  session: Types.ObjectId;
  name: Localized;
  /** See `forums/territory.ts`. */
  territory?: string;
  theme?: Theme;
  /** Name of the person who leads the talk; needs no account and has no rights here. */
  facilitator: string;
  /** Accounts that may write in the group, as long as they hold a role in the forum. */
  rapporteurs: Types.ObjectId[];
  memberCount?: number;
  /** One guiding question a line. */
  questions: Localized;
  /** Numbers given out so far. A group may be removed only while nothing was ever written in it. */
  lastContribution: number;
  lastRecommendation: number;
  lastRound: number;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const groupSchema = new Schema<GroupRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    session: { type: Schema.Types.ObjectId, ref: 'Session', required: true },
    name: { type: localized, required: true },
    territory: String,
    theme: { type: String, enum: THEMES },
    facilitator: { type: String, default: '', trim: true },
    rapporteurs: { type: [{ type: Schema.Types.ObjectId, ref: 'Account' }], default: [] },
    memberCount: Number,
    questions: { type: localized, default: {} },
    lastContribution: { type: Number, default: 0 },
    lastRecommendation: { type: Number, default: 0 },
    lastRound: { type: Number, default: 0 },
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
groupSchema.index({ forum: 1, session: 1, _id: 1 });
groupSchema.index({ rapporteurs: 1 });

export const GroupModel = model<GroupRecord>('WorkshopGroup', groupSchema);
