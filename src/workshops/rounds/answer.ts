import { model, Schema, type Types } from 'mongoose';
import { POSITION_KINDS, type PositionKind } from '../recommendation.ts';

/** What somebody says of one recommendation: a position with its words, or points. */
export interface Said {
  recommendation: Types.ObjectId;
  kind?: PositionKind;
  words: string;
  points: number;
}

/** An answer by name. Of an anonymous answer there is no record: it goes into the numbers and words of its round. */
export interface AnswerRecord {
  /** Random. */
  _id: string;
  round: Types.ObjectId;
  /** See `voter.ts`: the same person again changes their answer. */
  voter: string;
  /** Of a member; who came by the link has none. */
  registration?: Types.ObjectId;
  name: string;
  institution: string;
  mayBeNamed: boolean;
  said: Said[];
  at: Date;
  /** Under which name their positions were recorded when the round closed. */
  recordedAs?: string;
}

const saidSchema = new Schema<Said>(
  {
    recommendation: { type: Schema.Types.ObjectId, ref: 'Recommendation', required: true },
    kind: { type: String, enum: POSITION_KINDS },
    words: { type: String, default: '' },
    points: { type: Number, default: 0 },
  },
  { _id: false },
);

const answerSchema = new Schema<AnswerRecord>(
  {
    _id: { type: String, required: true },
    round: { type: Schema.Types.ObjectId, ref: 'WorkshopRound', required: true },
    voter: { type: String, required: true },
    registration: { type: Schema.Types.ObjectId, ref: 'Registration' },
    name: { type: String, required: true },
    institution: { type: String, default: '' },
    mayBeNamed: { type: Boolean, default: false },
    said: { type: [saidSchema], default: [] },
    at: { type: Date, required: true },
    recordedAs: String,
  },
  { versionKey: false },
);
answerSchema.index({ round: 1, voter: 1 }, { unique: true });
answerSchema.index({ registration: 1 }, { sparse: true });

export const AnswerModel = model<AnswerRecord>('RoundAnswer', answerSchema);
