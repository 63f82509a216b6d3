import { z } from 'zod';
import type { Language } from '../i18n/languages.ts';
import { checkbox, email, integer, type Parsed, parseForm, text } from '../web/formBody.ts';
import type { Successor } from './actions/handOver.ts';
import type { RegistrationInput } from './actions/register.ts';
import { answers, byHandSchema, type FormContext, language, names } from './answerFields.ts';
import type { Answers } from './registration.ts';

/** The public form. */
export function parseRegistration(body: unknown, context: FormContext): Parsed<RegistrationInput> {
  const schema = z.object({
    ...names(),
    email: email(),
    ...answers(context),
    invitation: text({ max: 40 }),
    consent: checkbox().refine(Boolean, { error: 'form:errors.consentRequired' }),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { consent: _, ...input } = parsed.input;
  return { ok: true, input };
}

/** The attendee's own answers, with the version of the registration that the form showed. */
export function parseAnswers(
  body: unknown,
  context: FormContext,
): Parsed<{ answers: Answers; version: number }> {
  const parsed = parseForm(
    z.object({ ...names(), ...answers(context), version: integer({ required: true }) }),
    body,
  );
  if (!parsed.ok) return parsed;
  const { version = 0, ...given } = parsed.input;
  return { ok: true, input: { answers: given, version } };
}

/** What staff fill in for somebody. */
export function parseByHand(
  body: unknown,
  context: FormContext,
): Parsed<Answers & { email?: string | undefined }> {
  return parseForm(byHandSchema(context), body);
}

/** A colleague who takes a place over. `lang`: the page's, where none is chosen. */
export function parseSuccessor(body: unknown, lang: Language): Parsed<Successor> {
  return parseForm(z.object({ ...names(), email: email(), language: language(lang) }), body);
}

/** The form of those who lost their link. */
export function parseEmail(body: unknown): Parsed<{ email: string }> {
  return parseForm(z.object({ email: email() }), body);
}
