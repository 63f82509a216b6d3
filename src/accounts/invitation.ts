import { model, Schema, type Types } from 'mongoose';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { FORUM_ROLES, type ForumRole } from './account.ts';

/** How long the link of an invitation works, in days. */
export const INVITATION_DAYS = 14;
/** How long an invitation that nobody accepted stays in the list, in seconds. */
const KEPT = 90 * 24 * 60 * 60;

/** Somebody was asked by e-mail to join a forum's team. Gone once accepted: the membership is in the account. */
export interface InvitationRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  email: string;
  name: string;
  role: ForumRole;
  /** In which the person is written to. */
  language: Language;
  invitedBy: { id: string; name: string };
  /** Of the link's secret; a new link replaces it. */
  tokenHash: string;
  sentAt: Date;
  /** The link works until then. */
  expiresAt: Date;
  /** The link was used; the membership follows at once. */
  acceptedAt?: Date;
}

const invitationSchema = new Schema<InvitationRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    email: { type: String, required: true, lowercase: true },
    name: { type: String, required: true },
    role: { type: String, enum: FORUM_ROLES, required: true },
    language: { type: String, enum: LANGUAGES, required: true },
    invitedBy: { id: { type: String, required: true }, name: { type: String, required: true } },
    tokenHash: { type: String, required: true, unique: true },
    sentAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    acceptedAt: Date,
  },
  { versionKey: false },
);
invitationSchema.index({ forum: 1, email: 1 }, { unique: true });
invitationSchema.index({ sentAt: 1 }, { expireAfterSeconds: KEPT });

export const InvitationModel = model<InvitationRecord>('Invitation', invitationSchema);
