import { Types } from 'mongoose';
import { z } from 'zod';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { isTerritory, type OwnTerritory } from '../forums/territory.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { choice, email, latinDigits, many, optionalChoice, text } from '../web/formBody.ts';
import { SEXES } from './registration.ts';

/** What a form may offer, besides what is the same everywhere. */
export interface FormContext {
  territories: readonly OwnTerritory[];
  /** Ids of the sessions one can choose. */
  sessions: readonly string[];
  /** The page's language: the one written in, where none is chosen. */
  lang: Language;
}

function phone() {
  return text({ max: 40 })
    .transform(latinDigits)
    .refine((value) => value === '' || /^\+?[\d\s().\-/]{6,40}$/.test(value), {
      error: 'registrations:errors.phoneInvalid',
    });
}

function territory(own: readonly OwnTerritory[], required: boolean) {
  return text({ max: 40, required }).refine((code) => code === '' || isTerritory(code, own), {
    error: 'form:errors.choiceInvalid',
  });
}

/** The fields that all forms about a person have; `required`: of those that figures are made of. */
export function sharedFields({ territories, sessions, lang }: FormContext, required: boolean) {
  return {
    givenName: text({ max: 80, required: true }),
    familyName: text({ max: 80, required: true }),
    phone: phone(),
    institution: text({ max: 200 }),
    position: text({ max: 200 }),
    territory: territory(territories, required),
    language: z.preprocess(
      (value) => (value === undefined || value === '' ? lang : value),
      choice(LANGUAGES),
    ),
    sessions: many(sessions).transform((ids) => ids.map((id) => new Types.ObjectId(id))),
    needs: text({ max: 1000, multiline: true }),
  };
}

/** What the person themselves is asked. */
export const asked = { sex: choice(SEXES), institutionKind: choice(INSTITUTION_KINDS) };
const askedOptionally = { sex: optionalChoice(SEXES), institutionKind: optionalChoice(INSTITUTION_KINDS) };

/** What staff fill in for somebody: a name is enough. */
export function byHandSchema(context: FormContext) {
  return z.object({
    ...sharedFields(context, false),
    ...askedOptionally,
    email: email({ required: false }).transform((value) => value || undefined),
  });
}
