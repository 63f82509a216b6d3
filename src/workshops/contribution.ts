import { model, Schema, type Types } from 'mongoose';
import { THEMES, type Theme } from '../forums/theme.ts';
import { type Author, authorDefinition } from './author.ts';

/** A raw thing said in a group. */
export const CONTRIBUTION_KINDS = ['observation', 'challenge', 'goodPractice', 'proposal'] as const;
export type ContributionKind = (typeof CONTRIBUTION_KINDS)[number];

/** Languages that are spoken in groups; BCP 47. More than the site speaks: Amazigh is official in Morocco. */
export const SPOKEN_LANGUAGES = ['ar', 'zgh', 'fr', 'es', 'en', 'und'] as const;
export type SpokenLanguage = (typeof SPOKEN_LANGUAGES)[number];

/** Characters a form takes, and the workspace asks people to stay within. */
export const CONTRIBUTION_LENGTH = 4000;

/** What a rapporteur writes; the part of the record that has versions. */
export interface ContributionContent {
  kind: ContributionKind;
  text: string;
  lang: SpokenLanguage;
  theme?: Theme | undefined;
  /** Who said it; `''` where nobody noted it. */
  saidBy: string;
  /** Whether the person may be named outside the group. */
  mayBeNamed: boolean;
}

export interface ContributionRecord extends ContributionContent {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  group: Types.ObjectId;
  /** Counts within the group. */
  number: number;
  /** Names one filling of the form: sent twice, it is stored once. */
  submission: string;
  /** Removed, but kept: a recommendation may rest on it. */
  removed?: { at: Date; by: Author; reason: string };
  createdBy: Author;
  createdAt: Date;
  changedBy: Author;
  changedAt: Date;
  version: number;
}

const contributionSchema = new Schema<ContributionRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    group: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup', required: true },
    number: { type: Number, required: true },
    kind: { type: String, enum: CONTRIBUTION_KINDS, required: true },
    text: { type: String, required: true },
    lang: { type: String, enum: SPOKEN_LANGUAGES, required: true },
    theme: { type: String, enum: THEMES },
    saidBy: { type: String, default: '' },
    mayBeNamed: { type: Boolean, default: false },
    submission: { type: String, required: true },
    removed: { type: { at: Date, by: authorDefinition, reason: String, _id: false }, required: false },
    createdBy: { type: authorDefinition, required: true },
    createdAt: { type: Date, required: true },
    changedBy: { type: authorDefinition, required: true },
    changedAt: { type: Date, required: true },
    version: { type: Number, default: 1 },
  },
  { minimize: false },
);
contributionSchema.index({ group: 1, submission: 1 }, { unique: true });
contributionSchema.index({ group: 1, number: -1 });
contributionSchema.index({ forum: 1, group: 1 });

export const ContributionModel = model<ContributionRecord>('Contribution', contributionSchema);

/** The versioned part of a contribution, as plain values. */
export function contributionContent(record: ContributionContent): ContributionContent {
  const { kind, text, lang, theme, saidBy, mayBeNamed } = record;
  return { kind, text, lang, ...(theme && { theme }), saidBy, mayBeNamed };
}
