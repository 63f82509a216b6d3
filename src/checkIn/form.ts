import { z } from 'zod';
import type { OwnTerritory } from '../forums/territory.ts';
import type { Language } from '../i18n/languages.ts';
import { byHandSchema } from '../registrations/answerFields.ts';
import type { Answers } from '../registrations/registration.ts';
import { type Parsed, parseForm, text } from '../web/formBody.ts';

/** Which registration, or which check-in, a button is for. */
export function parseChosen(body: unknown): Parsed<{ id: string }> {
  const id = text({ max: 24, required: true }).refine((value) => /^[0-9a-f]{24}$/.test(value), {
    error: 'form:errors.choiceInvalid',
  });
  return parseForm(z.object({ id }), body);
}

/** Somebody who comes without a registration; nobody chooses sessions at the door. */
export function parseWalkIn(
  body: unknown,
  territories: readonly OwnTerritory[],
  lang: Language,
): Parsed<Answers & { email?: string | undefined }> {
  return parseForm(byHandSchema({ territories, sessions: [], lang }), body);
}
