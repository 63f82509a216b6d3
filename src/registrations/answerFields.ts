import { Types } from 'mongoose';
import { z } from 'zod';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { isTerritory, type OwnTerritory } from '../forums/territory.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { choice, email, latinDigits, many, optionalChoice, text } from '../web/formBody.ts';
import type { Questionnaire } from './questions/questionnaire.ts';
import { SEXES } from './registration.ts';

/** What a form may offer, besides what is the same everywhere. */
export interface FormContext {
  territories: readonly OwnTerritory[];
  /** Ids of the sessions one can choose. */
  sessions: readonly string[];
  /** The page's language: the one written in, where none is chosen. */
  lang: Language;
  questionnaire: Questionnaire;
}

// Fields that are the same for every forum are made once: making them takes zod longer than reading a form with them.

const PHONE = text({ max: 40 })
  .transform(latinDigits)
  .refine((value) => value === '' || /^\+?[\d\s().\-/]{6,40}$/.test(value), {
    error: 'registrations:errors.phoneInvalid',
  });

function territory(own: readonly OwnTerritory[], required: boolean) {
  return text({ max: 40, required }).refine((code) => code === '' || isTerritory(code, own), {
    error: 'form:errors.choiceInvalid',
  });
}

const TERRITORY = territory([], true);

/** Languages of which the named one is meant where none is chosen. */
const LANGUAGE = Object.fromEntries(LANGUAGES.map((usual) => [usual, languageField(usual)])) as Record<
  Language,
  ReturnType<typeof languageField>
>;

// The fields stand in the order of the page, because that is the order in which errors are told.

const NAMES = {
  givenName: text({ max: 80, required: true }),
  familyName: text({ max: 80, required: true }),
};
const SEX = choice(SEXES);
const INSTITUTION_KIND = choice(INSTITUTION_KINDS);
const INSTITUTION = text({ max: 200 });
const NEEDS = text({ max: 1000, multiline: true });
const NO_SESSIONS = chosenSessions([]);

export function names() {
  return NAMES;
}

/** What everybody who fills in a form for themselves is asked, after name and address. */
export function answers({ territories, sessions, lang }: Omit<FormContext, 'questionnaire'>) {
  return {
    phone: PHONE,
    sex: SEX,
    language: language(lang),
    institutionKind: INSTITUTION_KIND,
    institution: INSTITUTION,
    position: INSTITUTION,
    territory: territories.length > 0 ? territory(territories, true) : TERRITORY,
    sessions: sessions.length > 0 ? chosenSessions(sessions) : NO_SESSIONS,
    needs: NEEDS,
  };
}

/** What staff fill in for somebody: a name is enough. */
export function byHandSchema(context: Omit<FormContext, 'questionnaire'>) {
  return z.object({
    ...names(),
    email: email({ required: false }).transform((value) => value || undefined),
    ...answers(context),
    sex: optionalChoice(SEXES),
    institutionKind: optionalChoice(INSTITUTION_KINDS),
    territory: territory(context.territories, false),
  });
}

export function language(usual: Language) {
  return LANGUAGE[usual];
}

function languageField(usual: Language) {
  return z.preprocess((value) => (value === undefined || value === '' ? usual : value), choice(LANGUAGES));
}

function chosenSessions(offered: readonly string[]) {
  return many(offered).transform((ids) => ids.map((id) => new Types.ObjectId(id)));
}
