import { z } from 'zod';
import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import type { Language } from '../../i18n/languages.ts';
import {
  checkbox,
  choice,
  integer,
  localizedText,
  many,
  type Parsed,
  parseForm,
  rows,
  text,
} from '../../web/formBody.ts';
import type { ConsentInput } from './actions/saveConsent.ts';
import type { QuestionInput } from './actions/saveQuestion.ts';
import { conditionFrom, conditionsOffered } from './conditions.ts';
import { hasOptions, MOST_OPTIONS, QUESTION_KINDS, type Question } from './questionnaire.ts';

interface Context {
  /** The forum's first language, in which every text must be there. */
  mainLanguage: Language;
  /** The questions that it may hang on: those before it. */
  before: readonly Question[];
  /** Of a question that is there already. */
  kind?: Question['kind'] | undefined;
}

/** A question, with the version of the questionnaire that the form showed. */
export function parseQuestion(
  body: unknown,
  { mainLanguage, before, kind }: Context,
): Parsed<QuestionInput & { version: number }> {
  const schema = z
    .object({
      kind: z.preprocess((chosen) => kind ?? chosen, choice(QUESTION_KINDS)),
      label: localizedText({ max: 300, requiredIn: [mainLanguage] }),
      help: localizedText({ max: 600 }),
      options: rows(z.object({ id: text({ max: 20 }), label: localizedText({ max: 200 }) }), {
        max: MOST_OPTIONS,
        // An option whose words were all taken out is taken out.
      }).transform((all) => all.filter(({ label }) => Object.keys(label).length > 0)),
      required: checkbox(),
      institutionKinds: many(INSTITUTION_KINDS),
      onlyIf: many(conditionsOffered(before)),
      version: integer({ required: true }),
    })
    .superRefine(({ kind: chosen, options }, context) => {
      if (hasOptions(chosen) && options.length < 2)
        context.addIssue({ code: 'custom', path: ['options'], message: 'questions:errors.tooFewOptions' });
    });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { onlyIf, version = 0, ...input } = parsed.input;
  return { ok: true, input: { ...input, onlyIf: onlyIf.map(conditionFrom), version } };
}

/** A consent, with the version of the questionnaire that the form showed. */
export function parseConsent(
  body: unknown,
  mainLanguage: Language,
): Parsed<ConsentInput & { version: number }> {
  const schema = z.object({
    text: localizedText({ max: 1_000, requiredIn: [mainLanguage], multiline: true }),
    required: checkbox(),
    version: integer({ required: true }),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { version = 0, ...input } = parsed.input;
  return { ok: true, input: { ...input, version } };
}

/** The version of the questionnaire that a button of the page belongs to. */
export function parseVersion(body: unknown): number {
  const parsed = parseForm(z.object({ version: integer({ required: true }) }), body);
  return parsed.ok ? (parsed.input.version ?? 0) : 0;
}
