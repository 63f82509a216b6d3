import { z } from 'zod';
import type { Language } from '../i18n/languages.ts';
import { email, integer, type Parsed, parseForm, text } from '../web/formBody.ts';
import type { Successor } from './actions/handOver.ts';
import type { RegistrationInput } from './actions/register.ts';
import { answers, byHandSchema, type FormContext, language, names } from './answerFields.ts';
import {
  furtherConsentsField,
  givenConsents,
  mainConsentField,
  mainConsentNow,
} from './questions/consentFields.ts';
import { mergeReplies } from './questions/reply.ts';
import { repliesField } from './questions/replyFields.ts';
import type { Answers, RegistrationRecord } from './registration.ts';

const EMAIL = email();
const INVITATION = text({ max: 40 });

/** The public form. `now`: when what is agreed to in it is agreed to. */
export function parseRegistration(body: unknown, context: FormContext, now: Date): Parsed<RegistrationInput> {
  const { questionnaire } = context;
  const schema = z.object({
    ...names(),
    email: EMAIL,
    ...answers(context),
    replies: repliesField(questionnaire, { body, mandatory: true }),
    invitation: INVITATION,
    consent: mainConsentField(questionnaire),
    consents: furtherConsentsField(questionnaire),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { consent: _, consents, ...input } = parsed.input;
  const further = givenConsents(consents, [], now);
  return { ok: true, input: { ...input, consents: [mainConsentNow(questionnaire, now), ...further] } };
}

/** The attendee's own answers, with the version of the registration that the form showed. `before`: as they are stored. */
export function parseAnswers(
  body: unknown,
  context: FormContext,
  before: Pick<RegistrationRecord, 'replies' | 'consents'>,
  now: Date,
): Parsed<{ answers: Answers; version: number }> {
  const { questionnaire } = context;
  const { replies: own, consents: given = [] } = before;
  const schema = z.object({
    ...names(),
    ...answers(context),
    replies: repliesField(questionnaire, { body, own, mandatory: true }),
    consents: furtherConsentsField(questionnaire, { given, only: 'optional' }),
    version: integer({ required: true }),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { version = 0, replies, consents, ...said } = parsed.input;
  const optional = new Set(
    questionnaire.consents.filter((one) => !one.required && !one.retiredAt).map(({ id }) => id),
  );
  const kept = given.filter(({ consent }) => !optional.has(consent));
  return {
    ok: true,
    input: {
      answers: {
        ...said,
        replies: mergeReplies(questionnaire.questions, own, replies),
        consents: [...kept, ...givenConsents(consents, given, now)],
      },
      version,
    },
  };
}

/** What staff fill in for somebody. */
export function parseByHand(
  body: unknown,
  context: FormContext,
): Parsed<Answers & { email?: string | undefined }> {
  const replies = repliesField(context.questionnaire, { body, mandatory: false });
  return parseForm(byHandSchema(context).extend({ replies }), body);
}

/** What somebody agrees to who confirms a place that another person registered or gave them. */
export function parseConfirmation(
  body: unknown,
  { questionnaire }: Pick<FormContext, 'questionnaire'>,
  now: Date,
): Parsed<Pick<Answers, 'consents'>> {
  // The page says with the button what is agreed to by it, and which version of that it showed.
  const main = isShown(body) ? { consent: mainConsentField(questionnaire) } : {};
  const parsed = parseForm(z.object({ ...main, consents: furtherConsentsField(questionnaire) }), body);
  if (!parsed.ok) return parsed;
  const further = givenConsents(parsed.input.consents, [], now);
  return { ok: true, input: { consents: [mainConsentNow(questionnaire, now), ...further] } };
}

const isShown = (body: unknown) => typeof (body as { consent?: unknown } | undefined)?.consent === 'string';

/** A colleague who takes a place over. `lang`: the page's, where none is chosen. */
export function parseSuccessor(body: unknown, lang: Language): Parsed<Successor> {
  return parseForm(z.object({ ...names(), email: EMAIL, language: language(lang) }), body);
}

/** The form of those who lost their link. */
export function parseEmail(body: unknown): Parsed<{ email: string }> {
  return parseForm(z.object({ email: EMAIL }), body);
}
