import { Schema } from 'mongoose';
import { type Localized, localized } from '../../i18n/localized.ts';

/** The consent that nobody registers without. Its standard text is of the catalogues, version 0; a forum may write its own. */
export const MAIN_CONSENT = 'main';

/** As many as anybody reads. */
export const MOST_CONSENTS = 8;

export interface ConsentText {
  /** From 1; who agreed to a text agreed to that version. */
  version: number;
  text: Localized;
  since: Date;
}

/** Something that people agree to when they register, with every text it ever had. */
export interface Consent {
  id: string;
  required: boolean;
  /** The last one is in force. */
  texts: ConsentText[];
  retiredAt?: Date;
}

/** That somebody agreed, to which text, and when. */
export interface GivenConsent {
  consent: string;
  version: number;
  at: Date;
}

const textSchema = new Schema<ConsentText>(
  { version: { type: Number, required: true }, text: localized, since: { type: Date, required: true } },
  { _id: false },
);

export const consentSchema = new Schema<Consent>(
  {
    id: { type: String, required: true },
    required: { type: Boolean, default: false },
    texts: { type: [textSchema], required: true },
    retiredAt: Date,
  },
  { _id: false },
);

export const givenConsentSchema = new Schema<GivenConsent>(
  {
    consent: { type: String, required: true },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { _id: false },
);

/** The text in force. */
export function currentText({ texts }: Consent): ConsentText {
  const last = texts.at(-1);
  if (!last) throw new Error('a consent has no text');
  return last;
}

/** The version of the main consent in force: 0 for the standard text. */
export function mainVersion(consents: readonly Consent[]): number {
  const main = consents.find(({ id }) => id === MAIN_CONSENT);
  return main && !main.retiredAt ? currentText(main).version : 0;
}

/** Those that are asked for besides the main one. */
export function furtherConsents(consents: readonly Consent[]): Consent[] {
  return consents.filter(({ id, retiredAt }) => id !== MAIN_CONSENT && !retiredAt);
}
