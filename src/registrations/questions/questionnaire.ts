import { model, Schema, type Types } from 'mongoose';
import { INSTITUTION_KINDS, type InstitutionKind } from '../../forums/institution.ts';
import { type Localized, localized } from '../../i18n/localized.ts';
import { type Consent, consentSchema } from './consent.ts';

export const QUESTION_KINDS = ['text', 'longText', 'number', 'date', 'yesNo', 'choice', 'choices'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** As many as a person can be asked who fills a form in on a phone. */
export const MOST_QUESTIONS = 40;
export const MOST_OPTIONS = 40;

export interface QuestionOption {
  id: string;
  label: Localized;
  /** Nobody is offered it any more; who chose it keeps it. */
  retired?: boolean;
}

/** A reply that makes another question be asked: the option's id, or `yes` or `no`. */
export interface Condition {
  question: string;
  option: string;
}

/** What a forum asks besides what is the same everywhere. */
export interface Question {
  id: string;
  kind: QuestionKind;
  label: Localized;
  help: Localized;
  required: boolean;
  /** Of `choice` and `choices`. */
  options: QuestionOption[];
  /** Only for these; empty for all. */
  institutionKinds: InstitutionKind[];
  /** Only after one of these replies to questions that come before; empty: always. */
  onlyIf: Condition[];
  /** It is asked no more, and its replies are kept. */
  retiredAt?: Date;
}

/** The questions and consents of a forum's registration form, in their order. One document a forum; its id is the forum's. */
export interface QuestionnaireRecord {
  _id: Types.ObjectId;
  questions: Question[];
  consents: Consent[];
  version: number;
}

const optionSchema = new Schema<QuestionOption>(
  { id: { type: String, required: true }, label: localized, retired: Boolean },
  { _id: false },
);

const questionSchema = new Schema<Question>(
  {
    id: { type: String, required: true },
    kind: { type: String, enum: QUESTION_KINDS, required: true },
    label: localized,
    help: localized,
    required: { type: Boolean, default: false },
    options: { type: [optionSchema], default: [] },
    institutionKinds: { type: [{ type: String, enum: INSTITUTION_KINDS }], default: [] },
    onlyIf: {
      type: [
        new Schema(
          { question: { type: String, required: true }, option: { type: String, required: true } },
          { _id: false },
        ),
      ],
      default: [],
    },
    retiredAt: Date,
  },
  { _id: false },
);

const questionnaireSchema = new Schema<QuestionnaireRecord>(
  {
    _id: { type: Schema.Types.ObjectId, ref: 'Forum' },
    questions: { type: [questionSchema], default: [] },
    consents: { type: [consentSchema], default: [] },
    version: { type: Number, required: true },
  },
  { versionKey: false, minimize: false },
);

export const QuestionnaireModel = model<QuestionnaireRecord>('Questionnaire', questionnaireSchema);

export type Questionnaire = Pick<QuestionnaireRecord, 'questions' | 'consents' | 'version'>;

/** What a forum asks that was given no questions of its own. */
export const NO_QUESTIONS: Questionnaire = { questions: [], consents: [], version: 0 };

export function hasOptions(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'choices';
}

/** Replies to it can make another question be asked. */
export function canLead(kind: QuestionKind): boolean {
  return kind === 'yesNo' || hasOptions(kind);
}
