import { model, Schema, type Types } from 'mongoose';
import { type Localized, localized } from '../../i18n/localized.ts';
import { type Author, authorDefinition } from '../author.ts';
import { POSITION_KINDS, type PositionKind } from '../recommendation.ts';

/** What a group is asked: what each thinks of the recommendations, or which of them matter most. */
export const ROUND_KINDS = ['positions', 'priorities'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];
export const ROUND_STATES = ['open', 'closed'] as const;
export type RoundState = (typeof ROUND_STATES)[number];
/** Who may answer: members of the group, each by their own page; or whoever has the link, once in a browser. */
export const ADMISSIONS = ['members', 'link'] as const;
export type Admission = (typeof ADMISSIONS)[number];

/** Of one group. */
export const MOST_ROUNDS = 50;
/** Recommendations of one round. */
export const MOST_ITEMS = 60;
export const MOST_POINTS = 100;
export const USUAL_POINTS = 10;
export const MOST_ANSWERS = 2_000;
/** Reserves and dissents that one document can hold with their words, with a wide margin. */
export const MOST_WORDS = 3_000;

/** What was said of one recommendation, in numbers. */
export interface Tally {
  agree: number;
  reserve: number;
  dissent: number;
  points: number;
}

/** A recommendation as it was when people were asked: its text may change before they answer. */
export interface RoundItem extends Tally {
  recommendation: Types.ObjectId;
  draftNumber: number;
  version: number;
  statement: Localized;
}

/** Words of an anonymous answer. They belong to a recommendation, and to nobody. */
export interface RoundWords {
  recommendation: Types.ObjectId;
  kind: PositionKind;
  text: string;
}

/** What was counted in the room: hands, or points on a wall. */
export interface Count {
  items: (Tally & { recommendation: Types.ObjectId; words: string })[];
  by: Author;
  at: Date;
  version: number;
}

export interface RoundRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  group: Types.ObjectId;
  /** Counts within the group. */
  number: number;
  kind: RoundKind;
  state: RoundState;
  anonymous: boolean;
  admission: Admission;
  /** How many each person may give out; of a round of priorities. */
  points: number;
  /** The secret of the link on the wall: 128 random bits. In clear, because the page that shows the link needs it. */
  token: string;
  items: RoundItem[];
  openedBy: Author;
  openedAt: Date;
  closedBy?: Author;
  closedAt?: Date;
  /** How many have answered. */
  answers: number;
  /** Who has answered, as `voter.ts` writes them, sorted; forgotten with the salt when the round closes. */
  keys: string[];
  salt?: string;
  /** Of an anonymous round only; sorted by what they say, so that their order says nothing. */
  words: RoundWords[];
  /** Counts up with each answer by name, so that none comes between while the round is being closed. */
  turns: number;
  counted?: Count;
  /** Names one filling of the form that opened it. */
  submission: string;
}

const number = { type: Number, default: 0 } as const;
const tally = { agree: number, reserve: number, dissent: number, points: number } as const;
const recommendation = { type: Schema.Types.ObjectId, ref: 'Recommendation', required: true } as const;

const itemSchema = new Schema<RoundItem>(
  {
    recommendation,
    draftNumber: { type: Number, required: true },
    version: { type: Number, required: true },
    statement: { type: localized, required: true },
    ...tally,
  },
  { _id: false },
);

const kind = { type: String, enum: POSITION_KINDS, required: true } as const;
const text = { type: String, required: true } as const;

const countSchema = new Schema<Count>(
  {
    items: [new Schema({ recommendation, ...tally, words: { type: String, default: '' } }, { _id: false })],
    by: { type: authorDefinition, required: true },
    at: { type: Date, required: true },
    version: { type: Number, required: true },
  },
  { _id: false },
);

// No timestamps, no version key: nothing in the document may tell when an answer came.
const roundSchema = new Schema<RoundRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    group: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup', required: true },
    number: { type: Number, required: true },
    kind: { type: String, enum: ROUND_KINDS, required: true },
    state: { type: String, enum: ROUND_STATES, default: 'open' },
    anonymous: { type: Boolean, required: true },
    admission: { type: String, enum: ADMISSIONS, required: true },
    points: { type: Number, default: USUAL_POINTS },
    token: { type: String, required: true },
    items: { type: [itemSchema], required: true },
    openedBy: { type: authorDefinition, required: true },
    openedAt: { type: Date, required: true },
    closedBy: authorDefinition,
    closedAt: Date,
    answers: number,
    keys: { type: [String], default: [] },
    salt: String,
    words: { type: [{ recommendation, kind, text, _id: false }], default: [] },
    turns: number,
    counted: countSchema,
    submission: { type: String, required: true },
  },
  { minimize: false, versionKey: false },
);
roundSchema.index({ group: 1, submission: 1 }, { unique: true });
roundSchema.index({ token: 1 }, { unique: true });
roundSchema.index({ group: 1, number: -1 });
roundSchema.index({ 'items.recommendation': 1 });

export const RoundModel = model<RoundRecord>('WorkshopRound', roundSchema);
