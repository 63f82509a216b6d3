import { type HydratedDocument, model, Schema, type Types } from 'mongoose';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { type Localized, localized } from '../i18n/localized.ts';
import type { OwnTerritory } from './territory.ts';

export const FORUM_STATES = ['draft', 'published', 'archived'] as const;
export type ForumState = (typeof FORUM_STATES)[number];

/** An organising or partner body, as the public pages name it. */
export interface Body {
  name: Localized;
  url?: string;
}

/** A forum as stored; reads are lean, so this is what queries give. */
export interface ForumRecord {
  _id: Types.ObjectId;
  slug: string;
  state: ForumState;
  title: Localized;
  /** Markdown. */
  description: Localized;
  /** Calendar days `YYYY-MM-DD` in the forum's zone, both included. */
  startsOn: string;
  endsOn: string;
  /** IANA name. */
  timeZone: string;
  /** Languages of the forum's content; the first is shown where the reader's own is missing. */
  languages: Language[];
  place: { name: Localized; address: Localized };
  organisers: Body[];
  partners: Body[];
  territories: OwnTerritory[];
  contactEmail?: string;
  registration: {
    opensAt?: Date;
    closesAt?: Date;
    /** Seats of the whole forum; absent: no limit. The count of seats taken is kept in `registrations/seatPool.ts`. */
    capacity?: number;
    waitingList: boolean;
    /** Whether attendees may give their place to a colleague; absent: they may. */
    handOver?: boolean;
  };
  /** Counts up with each edit; an edit that started from an older one is refused. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

const bodySchema = new Schema<Body>({ name: localized, url: String }, { _id: false });
const territorySchema = new Schema<OwnTerritory>(
  { code: { type: String, required: true }, name: localized },
  { _id: false },
);

const forumSchema = new Schema<ForumRecord>(
  {
    slug: { type: String, required: true, unique: true, match: /^[a-z0-9]+(-[a-z0-9]+)*$/ },
    state: { type: String, enum: FORUM_STATES, default: 'draft', required: true },
    title: { type: localized, required: true },
    description: { type: localized, default: {} },
    startsOn: { type: String, required: true },
    endsOn: { type: String, required: true },
    timeZone: { type: String, required: true },
    languages: { type: [{ type: String, enum: LANGUAGES }], required: true },
    place: { name: localized, address: localized },
    organisers: { type: [bodySchema], default: [] },
    partners: { type: [bodySchema], default: [] },
    territories: { type: [territorySchema], default: [] },
    contactEmail: String,
    registration: {
      opensAt: Date,
      closesAt: Date,
      capacity: Number,
      waitingList: { type: Boolean, default: true },
      handOver: { type: Boolean, default: true },
    },
    version: { type: Number, default: 1 },
  },
  { timestamps: true, minimize: false },
);
forumSchema.index({ state: 1, startsOn: -1 });

export type ForumDocument = HydratedDocument<ForumRecord>;
export const ForumModel = model<ForumRecord>('Forum', forumSchema);
