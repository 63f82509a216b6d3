import { model, Schema, type Types } from 'mongoose';
import { type Institution, institutionDefinition } from '../forums/institution.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type Localized, localized } from '../i18n/localized.ts';

/** How far the invitation of a speaker has come. */
export const SPEAKER_STATES = ['notInvited', 'invited', 'confirmed', 'declined'] as const;
export type SpeakerState = (typeof SPEAKER_STATES)[number];

/** A person on a forum's programme; needs no account. */
export interface SpeakerRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Part of the public address; unique in the forum; never changes. */
  slug: string;
  name: Localized;
  /** What they are, in the institution they speak for. */
  position: Localized;
  institution: Institution;
  /** Markdown. */
  biography: Localized;
  /** A stored file (`files/storedFile.ts`). */
  photo?: Types.ObjectId;
  email?: string;
  phone?: string;
  /** The language they are written to. */
  language: Language;
  state: SpeakerState;
  invitedAt?: Date;
  answeredAt?: Date;
  /** Their words with the answer, for organisers only. */
  answerNote?: string;
  /** Travel, equipment, access; for organisers only. */
  needs?: string;
  /** Hash of the secret in their own link; a new invitation renews it. */
  secretHash?: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const speakerSchema = new Schema<SpeakerRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    slug: { type: String, required: true, match: /^[a-z0-9]+(-[a-z0-9]+)*$/ },
    name: { type: localized, required: true },
    position: { type: localized, default: {} },
    institution: { type: institutionDefinition, default: () => ({ name: {} }) },
    biography: { type: localized, default: {} },
    photo: { type: Schema.Types.ObjectId, ref: 'StoredFile' },
    email: { type: String, lowercase: true, trim: true },
    phone: String,
    language: { type: String, enum: LANGUAGES, required: true },
    state: { type: String, enum: SPEAKER_STATES, default: 'notInvited', required: true },
    invitedAt: Date,
    answeredAt: Date,
    answerNote: String,
    needs: String,
    secretHash: String,
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
speakerSchema.index({ forum: 1, slug: 1 }, { unique: true });
speakerSchema.index({ secretHash: 1 }, { unique: true, sparse: true });

export const SpeakerModel = model<SpeakerRecord>('Speaker', speakerSchema);
