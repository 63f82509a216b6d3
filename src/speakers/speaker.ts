import { model, Schema, type Types } from 'mongoose';
import { type Institution, institutionDefinition } from '../forums/institution.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type Localized, localized } from '../i18n/localized.ts';
import { foldForSearch } from '../registrations/searchText.ts';
import { type Availability, availabilitySchema } from './availability.ts';

/** How far the invitation of a speaker has come. */
export const SPEAKER_STATES = ['notInvited', 'invited', 'confirmed', 'declined'] as const;
export type SpeakerState = (typeof SPEAKER_STATES)[number];

/** The mails to speakers; each is a pair of templates under `views/mail/speakers`. */
export const SPEAKER_MAILS = ['invitation', 'reminder', 'materialReminder'] as const;
export type SpeakerMail = (typeof SPEAKER_MAILS)[number];

export function mailTemplate(mail: SpeakerMail): string {
  return `speakers/${mail}`;
}

/** A mail decided with a change of state and not yet handed to the outgoing mail; sent after a crash too. */
export interface MailDue {
  mail: SpeakerMail;
  since: Date;
}

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
  /** When they are there; nothing said: always. */
  availability?: Availability;
  /** When they were last reminded of the invitation or of their slides. */
  remindedAt?: Date;
  /** Counts up when the links mailed before must stop working; see `speakerLink.ts`. */
  linkEpoch: number;
  mailsDue: MailDue[];
  /** Folded for search: name, institution, e-mail. */
  searchText: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const mailDueSchema = new Schema<MailDue>(
  {
    mail: { type: String, enum: SPEAKER_MAILS, required: true },
    since: { type: Date, required: true },
  },
  { _id: false },
);

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
    availability: availabilitySchema,
    remindedAt: Date,
    linkEpoch: { type: Number, default: 1 },
    mailsDue: { type: [mailDueSchema], default: [] },
    searchText: { type: String, default: '' },
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
speakerSchema.index({ forum: 1, slug: 1 }, { unique: true });
speakerSchema.index({ forum: 1, state: 1, _id: 1 });
speakerSchema.index({ photo: 1 }, { sparse: true });
speakerSchema.index({ 'mailsDue.since': 1 }, { sparse: true });

speakerSchema.pre('validate', function foldForSearch() {
  this.searchText = speakerSearchText(this);
});

/** What a speaker is found by. Updates that change one of these set `searchText` anew. */
export function speakerSearchText({
  name,
  institution,
  email,
}: Pick<SpeakerRecord, 'name' | 'institution'> & { email?: string | null | undefined }): string {
  const words = [name, institution?.name].flatMap((text) => LANGUAGES.map((lang) => text?.[lang]));
  return foldForSearch([...words, email].filter(Boolean).join(' '));
}

export const SpeakerModel = model<SpeakerRecord>('Speaker', speakerSchema);
