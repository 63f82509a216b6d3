import { model, Schema, type Types } from 'mongoose';
import { INSTITUTION_KINDS, type InstitutionKind } from '../forums/institution.ts';
import { THEMES, type Theme } from '../forums/theme.ts';
import { type Localized, localized } from '../i18n/localized.ts';
import { type Author, authorDefinition } from './author.ts';
import { RECOMMENDATION_STATES, type RecommendationState } from './recommendationStates.ts';

export const LEVELS = ['national', 'regional', 'provincial', 'communal'] as const;
export type Level = (typeof LEVELS)[number];
/** Up to a year, one to three years, longer. */
export const HORIZONS = ['short', 'medium', 'long'] as const;
export type Horizon = (typeof HORIZONS)[number];
export const PRIORITIES = ['high', 'medium', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const POSITION_KINDS = ['agree', 'reserve', 'dissent'] as const;
export type PositionKind = (typeof POSITION_KINDS)[number];
export const POSITION_HOLDERS = ['delegation', 'member'] as const;
export type PositionHolder = (typeof POSITION_HOLDERS)[number];

/** What a member or a delegation says of a recommendation. */
export interface Position {
  _id: Types.ObjectId;
  kind: PositionKind;
  holder: PositionHolder;
  who: string;
  /** Whether a member may be named in public; a delegation always is. */
  mayBeNamed: boolean;
  /** Must be there for a reserve or a dissent. */
  words: string;
  /** The version of the text it was said of. */
  version: number;
  by: Author;
  at: Date;
}

/** A step from state to state, with the words that went with it. */
export interface MoveRecord {
  move: string;
  to: RecommendationState;
  words?: string;
  by: Author;
  at: Date;
}

/** Characters a form takes in each language, and the workspace asks people to stay within. */
export const TEXT_LENGTHS = { statement: 2000, reason: 4000, indicator: 500 } as const;

/** What people write; the part of the record that has versions. */
export interface RecommendationContent {
  statement: Localized;
  reason: Localized;
  theme?: Theme | undefined;
  level?: Level | undefined;
  territories: string[];
  addresseeKinds: InstitutionKind[];
  /** Institutions by name, as they were typed. */
  addressees: string[];
  horizon?: Horizon | undefined;
  indicator: Localized;
  baseline: string;
  target: string;
  priority?: Priority | undefined;
  /** Ids of the contributions it was drawn from. */
  sources: string[];
}

export interface RecommendationRecord extends Omit<RecommendationContent, 'sources'> {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  group: Types.ObjectId;
  /** Counts within the group. */
  draftNumber: number;
  /** Given at the first adoption, never to another one, and kept when the adoption is undone. */
  number?: number;
  state: RecommendationState;
  sources: Types.ObjectId[];
  positions: Position[];
  moves: MoveRecord[];
  adoptedAt?: Date;
  submission: string;
  createdBy: Author;
  createdAt: Date;
  changedBy: Author;
  changedAt: Date;
  version: number;
}

const positionSchema = new Schema<Position>({
  kind: { type: String, enum: POSITION_KINDS, required: true },
  holder: { type: String, enum: POSITION_HOLDERS, required: true },
  who: { type: String, required: true },
  mayBeNamed: { type: Boolean, default: false },
  words: { type: String, default: '' },
  version: { type: Number, required: true },
  by: { type: authorDefinition, required: true },
  at: { type: Date, required: true },
});

const moveSchema = new Schema<MoveRecord>(
  {
    move: { type: String, required: true },
    to: { type: String, enum: RECOMMENDATION_STATES, required: true },
    words: String,
    by: { type: authorDefinition, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

const recommendationSchema = new Schema<RecommendationRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    group: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup', required: true },
    draftNumber: { type: Number, required: true },
    number: Number,
    state: { type: String, enum: RECOMMENDATION_STATES, default: 'draft', required: true },
    statement: { type: localized, default: {} },
    reason: { type: localized, default: {} },
    theme: { type: String, enum: THEMES },
    level: { type: String, enum: LEVELS },
    territories: { type: [String], default: [] },
    addresseeKinds: { type: [{ type: String, enum: INSTITUTION_KINDS }], default: [] },
    addressees: { type: [String], default: [] },
    horizon: { type: String, enum: HORIZONS },
    indicator: { type: localized, default: {} },
    baseline: { type: String, default: '' },
    target: { type: String, default: '' },
    priority: { type: String, enum: PRIORITIES },
    sources: { type: [{ type: Schema.Types.ObjectId, ref: 'Contribution' }], default: [] },
    positions: { type: [positionSchema], default: [] },
    moves: { type: [moveSchema], default: [] },
    adoptedAt: Date,
    submission: { type: String, required: true },
    createdBy: { type: authorDefinition, required: true },
    createdAt: { type: Date, required: true },
    changedBy: { type: authorDefinition, required: true },
    changedAt: { type: Date, required: true },
    version: { type: Number, default: 1 },
  },
  { minimize: false },
);
recommendationSchema.index({ group: 1, submission: 1 }, { unique: true });
recommendationSchema.index({ group: 1, draftNumber: 1 });
recommendationSchema.index({ forum: 1, state: 1, number: 1 });
// Two organisers may adopt at once: the index, not a count, says who gets the next number.
recommendationSchema.index(
  { forum: 1, number: 1 },
  { unique: true, partialFilterExpression: { number: { $exists: true } } },
);

export const RecommendationModel = model<RecommendationRecord>('Recommendation', recommendationSchema);

/** The versioned part of a recommendation, as plain values. */
export function recommendationContent(record: RecommendationRecord): RecommendationContent {
  const { theme, level, horizon, priority } = record;
  return {
    statement: { ...record.statement },
    reason: { ...record.reason },
    ...(theme && { theme }),
    ...(level && { level }),
    territories: [...record.territories],
    addresseeKinds: [...record.addresseeKinds],
    addressees: [...record.addressees],
    ...(horizon && { horizon }),
    indicator: { ...record.indicator },
    baseline: record.baseline,
    target: record.target,
    ...(priority && { priority }),
    sources: record.sources.map(String),
  };
}

/** An empty text, for a new form. */
export const EMPTY_RECOMMENDATION: RecommendationContent = {
  statement: {},
  reason: {},
  territories: [],
  addresseeKinds: [],
  addressees: [],
  indicator: {},
  baseline: '',
  target: '',
  sources: [],
};
