import { model, Schema, type Types } from 'mongoose';
import { INSTITUTION_KINDS, type InstitutionKind } from '../forums/institution.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type GivenConsent, givenConsentSchema } from './questions/consent.ts';
import { type Replies, repliesType } from './questions/reply.ts';
import { OPEN_SHARE } from './quota.ts';
import { REGISTRATION_MAILS, type RegistrationMail } from './registrationMail.ts';
import { searchTextOf } from './searchText.ts';

export const REGISTRATION_STATES = [
  'unconfirmed',
  'confirmed',
  'waitlisted',
  'awaitingApproval',
  'cancelled',
  'declined',
  'expired',
] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

/** Each of these holds one seat of the forum. */
export const SEATED_STATES = ['unconfirmed', 'confirmed', 'awaitingApproval'] as const;

/** Not over: the person has a seat or waits for one. */
export const LIVE_STATES = [...SEATED_STATES, 'waitlisted'] as const;

/** While one of these exists no other of the same e-mail may: whom an organiser declined does not come in by the form. */
export const BARRING_STATES = [...LIVE_STATES, 'declined'] as const;

export const SEXES = ['female', 'male', 'undisclosed'] as const;
export type Sex = (typeof SEXES)[number];

/** How the registration came to be: by the public form, by an organiser, at the door, from a colleague who cannot come or who
 * registered several. */
export const ORIGINS = ['form', 'organiser', 'door', 'colleague', 'delegation'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What the person says of themselves. */
export interface Answers {
  givenName: string;
  familyName: string;
  phone: string;
  sex?: Sex | undefined;
  institution: string;
  institutionKind?: InstitutionKind | undefined;
  position: string;
  /** See `forums/territory.ts`. */
  territory: string;
  /** The language they are written to, and of their ticket. */
  language: Language;
  /** Sessions they mean to attend. */
  sessions: Types.ObjectId[];
  /** Access, diet, interpretation; for organisers only. */
  needs: string;
  /** To the forum's own questions. */
  replies?: Replies;
  /** What they agreed to, in which words. */
  consents?: GivenConsent[];
}

/** A person's place at a forum. */
export interface RegistrationRecord extends Answers {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  state: RegistrationState;
  /** Absent only for those who came in at the door without one. */
  email?: string;
  origin: Origin;
  /** What they draw their seat from, or wait for: `open`, a quota's id or an invitation code's; see `seatPool.ts`. */
  share: string;
  /** The registration of the one who registered this person with others, their own too. */
  delegation?: Types.ObjectId;
  /** Place in the order of the waiting list, given once; kept when they have moved up. */
  ordinal?: number;
  /** The owner of the address pressed the button behind the mailed link. */
  emailConfirmedAt?: Date;
  consentAt?: Date;
  /** An unconfirmed registration gives its seat up at this instant. */
  heldUntil?: Date;
  /** On the ticket; see `ticketCode.ts`. */
  code: string;
  /** Sessions they had chosen while they waited, and that were full when their seat came. */
  fullSessions?: Types.ObjectId[];
  /** Name of the colleague who has the place now, or had it before. */
  handedTo?: string;
  handedFrom?: string;
  /** Name of the one who registered them with a delegation. */
  broughtBy?: string;
  /** The registration of the same person that this one went into. */
  mergedInto?: Types.ObjectId;
  /** Nothing is known of the person any more; see `actions/erase.ts`. */
  erasedAt?: Date;
  /** The row of a table that it was brought in with, as `<import>:<row>`. */
  importKey?: string;
  /** Counts up when the links mailed before must stop working; see `attendeeLink.ts`. */
  linkEpoch: number;
  /** How often the link was mailed again on request, and when last: the wait doubles each time. */
  linkMails: number;
  linkMailedAt?: Date;
  /** Mails decided with a change of state and not yet handed to the outgoing mail; sent after a crash too. */
  mailsDue: { mail: RegistrationMail; since: Date }[];
  /** The organiser's words with the last change of state. */
  reason?: string;
  /** Folded for search; see `searchText.ts`. */
  searchText: string;
  registeredAt: Date;
  version: number;
  updatedAt: Date;
}

const mailDueSchema = new Schema(
  { mail: { type: String, enum: REGISTRATION_MAILS, required: true }, since: { type: Date, required: true } },
  { _id: false },
);

const registrationSchema = new Schema<RegistrationRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    state: { type: String, enum: REGISTRATION_STATES, required: true },
    email: { type: String, lowercase: true, trim: true },
    givenName: { type: String, required: true },
    familyName: { type: String, required: true },
    phone: { type: String, default: '' },
    sex: { type: String, enum: SEXES },
    institution: { type: String, default: '' },
    institutionKind: { type: String, enum: INSTITUTION_KINDS },
    position: { type: String, default: '' },
    territory: { type: String, default: '' },
    language: { type: String, enum: LANGUAGES, required: true },
    sessions: { type: [{ type: Schema.Types.ObjectId, ref: 'Session' }], default: [] },
    needs: { type: String, default: '' },
    replies: repliesType,
    consents: { type: [givenConsentSchema], default: [] },
    origin: { type: String, enum: ORIGINS, default: 'form' },
    share: { type: String, default: OPEN_SHARE },
    delegation: Schema.Types.ObjectId,
    ordinal: Number,
    emailConfirmedAt: Date,
    consentAt: Date,
    heldUntil: Date,
    code: { type: String, required: true, unique: true },
    fullSessions: { type: [Schema.Types.ObjectId], default: undefined },
    handedTo: String,
    handedFrom: String,
    broughtBy: String,
    mergedInto: Schema.Types.ObjectId,
    erasedAt: Date,
    importKey: String,
    linkEpoch: { type: Number, default: 1 },
    linkMails: { type: Number, default: 0 },
    linkMailedAt: Date,
    mailsDue: { type: [mailDueSchema], default: [] },
    reason: String,
    searchText: { type: String, default: '' },
    registeredAt: { type: Date, required: true },
    version: { type: Number, default: 1 },
  },
  { timestamps: { createdAt: false, updatedAt: true }, minimize: false },
);
registrationSchema.index(
  { forum: 1, email: 1 },
  {
    unique: true,
    partialFilterExpression: { state: { $in: [...BARRING_STATES] }, email: { $exists: true } },
  },
);
// The waiting lists in their order; the lists and figures of the organisers.
registrationSchema.index({ forum: 1, state: 1, share: 1, ordinal: 1 });
registrationSchema.index({ delegation: 1 }, { sparse: true });
registrationSchema.index({ forum: 1, registeredAt: -1, _id: -1 });
// What changed since the roll was read; see `roll/roll.ts`.
registrationSchema.index({ forum: 1, updatedAt: 1 });
registrationSchema.index({ state: 1, heldUntil: 1 });
registrationSchema.index({ 'mailsDue.since': 1 }, { sparse: true });
registrationSchema.index({ importKey: 1 }, { sparse: true });
registrationSchema.index({ mergedInto: 1 }, { sparse: true });

registrationSchema.pre('validate', function foldForSearch() {
  this.searchText = searchTextOf(this);
});

export const RegistrationModel = model<RegistrationRecord>('Registration', registrationSchema);

export function isSeated(state: RegistrationState): boolean {
  return (SEATED_STATES as readonly string[]).includes(state);
}

export function isLive(state: RegistrationState): boolean {
  return (LIVE_STATES as readonly string[]).includes(state);
}

export function fullName(person: Pick<Answers, 'givenName' | 'familyName'>): string {
  return `${person.givenName} ${person.familyName}`.trim();
}
