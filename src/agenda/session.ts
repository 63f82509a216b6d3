import { model, Schema, type Types } from 'mongoose';
import { THEMES, type Theme } from '../forums/theme.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type Localized, localized } from '../i18n/localized.ts';

/** One item of the agenda is a session. A sign-in is never called so. */
export const SESSION_KINDS = [
  'opening',
  'keynote',
  'roundTable',
  'presentation',
  'testimony',
  'discussion',
  'workshop',
  'break',
  'closing',
] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** What a person does in a session. */
export const SESSION_ROLES = [
  'speaker',
  'moderator',
  'panelist',
  'presenter',
  'witness',
  'facilitator',
  'rapporteur',
  'interpreter',
] as const;
export type SessionRole = (typeof SESSION_ROLES)[number];

/** A person in a role. Position and institution are those of the speaker's profile. */
export interface RoleHolder {
  speaker: Types.ObjectId;
  role: SessionRole;
}

/** A timed piece inside a session: a presentation within a round table. */
export interface SessionPart {
  _id: Types.ObjectId;
  kind: SessionKind;
  title: Localized;
  startsAt?: Date;
  endsAt?: Date;
  roles: RoleHolder[];
}

/** The slot that a session was taken off, with the times that its parts had in it. */
export interface FormerSlot {
  startsAt: Date;
  endsAt: Date;
  /** `part`: id of the part. */
  parts: { part: Types.ObjectId; startsAt: Date; endsAt: Date }[];
}

export interface SessionRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Part of the public address; unique in the forum; never changes. */
  slug: string;
  kind: SessionKind;
  title: Localized;
  /** Markdown. */
  abstract: Localized;
  /** Absent while the session has no slot. Half-open interval: a session that ends at 10:00 leaves 10:00 free. */
  startsAt?: Date;
  endsAt?: Date;
  /** Only of a session that has no slot any more. */
  formerSlot?: FormerSlot;
  room?: Types.ObjectId;
  roles: RoleHolder[];
  parts: SessionPart[];
  /** Spoken, and interpreted into. */
  languages: Language[];
  interpretation: Language[];
  themes: Theme[];
  /** For how many people it is; absent: for as many as come. */
  capacity?: number;
  /** Attendees take one of its seats with their registration; else they only say that they mean to come. */
  signUp: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const roleSchema = new Schema<RoleHolder>(
  {
    speaker: { type: Schema.Types.ObjectId, ref: 'Speaker', required: true },
    role: { type: String, enum: SESSION_ROLES, required: true },
  },
  { _id: false },
);

const partSchema = new Schema<SessionPart>({
  kind: { type: String, enum: SESSION_KINDS, required: true },
  title: localized,
  startsAt: Date,
  endsAt: Date,
  roles: { type: [roleSchema], default: [] },
});

const formerSlotSchema = new Schema<FormerSlot>(
  {
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    parts: [{ _id: false, part: Schema.Types.ObjectId, startsAt: Date, endsAt: Date }],
  },
  { _id: false },
);

const sessionSchema = new Schema<SessionRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    slug: { type: String, required: true, match: /^[a-z0-9]+(-[a-z0-9]+)*$/ },
    kind: { type: String, enum: SESSION_KINDS, required: true },
    title: { type: localized, required: true },
    abstract: { type: localized, default: {} },
    startsAt: Date,
    endsAt: Date,
    formerSlot: formerSlotSchema,
    room: { type: Schema.Types.ObjectId, ref: 'Room' },
    roles: { type: [roleSchema], default: [] },
    parts: { type: [partSchema], default: [] },
    languages: { type: [{ type: String, enum: LANGUAGES }], default: [] },
    interpretation: { type: [{ type: String, enum: LANGUAGES }], default: [] },
    themes: { type: [{ type: String, enum: THEMES }], default: [] },
    capacity: Number,
    signUp: { type: Boolean, default: false },
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
sessionSchema.index({ forum: 1, slug: 1 }, { unique: true });
sessionSchema.index({ forum: 1, startsAt: 1 });
sessionSchema.index({ forum: 1, 'roles.speaker': 1 });

export const SessionModel = model<SessionRecord>('Session', sessionSchema);
