import { type HydratedDocument, model, Schema, type Types } from 'mongoose';
import { LANGUAGES, type Language } from '../i18n/languages.ts';

/** What a person may do in one forum. */
export const FORUM_ROLES = ['owner', 'organiser', 'rapporteur', 'checkIn', 'viewer'] as const;
export type ForumRole = (typeof FORUM_ROLES)[number];

export interface Membership {
  forum: Types.ObjectId;
  role: ForumRole;
  since?: Date;
  /** Set on an owner while the role is being taken from them; see `actions/leaveOwnership.ts`. */
  leavingSince?: Date;
}

export interface AccountRecord {
  _id: Types.ObjectId;
  email: string;
  name: string;
  language: Language;
  /** argon2id, in PHC string format; absent until the invited person has chosen a password. */
  passwordHash?: string;
  /** Counts up at "sign out everywhere" and at a password change; older sign-ins are refused. */
  signInEpoch: number;
  /** May create forums and sees every forum. */
  isAdministrator: boolean;
  /** On the account that was made by the link that the server prints: there can be one. */
  isFirst?: true;
  memberships: Membership[];
  createdAt: Date;
  updatedAt: Date;
}

const membershipSchema = new Schema<Membership>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    role: { type: String, enum: FORUM_ROLES, required: true },
    since: Date,
    leavingSince: Date,
  },
  { _id: false },
);

const accountSchema = new Schema<AccountRecord>(
  {
    email: { type: String, required: true, lowercase: true, trim: true, unique: true },
    name: { type: String, required: true, trim: true },
    language: { type: String, enum: LANGUAGES, required: true },
    passwordHash: String,
    signInEpoch: { type: Number, default: 0 },
    isAdministrator: { type: Boolean, default: false },
    isFirst: Boolean,
    memberships: { type: [membershipSchema], default: [] },
  },
  { timestamps: true },
);
accountSchema.index({ 'memberships.forum': 1, name: 1 });
accountSchema.index({ isFirst: 1 }, { unique: true, sparse: true });

export type AccountDocument = HydratedDocument<AccountRecord>;
export const AccountModel = model<AccountRecord>('Account', accountSchema);
