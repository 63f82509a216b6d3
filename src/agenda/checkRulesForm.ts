import { z } from 'zod';
import { choice, integer, type Parsed, parseForm } from '../web/formBody.ts';
import { CHECK_LEVELS, CHECKS, type StoredRules } from './checkRules.ts';
import { timeOfDay } from './sessionTimes.ts';

const required = { error: 'form:errors.required' };

const rules = z
  .object({
    levels: z.object(Object.fromEntries(CHECKS.map((check) => [check, choice(CHECK_LEVELS)]))),
    opensAt: timeOfDay().refine((time) => time !== '', required),
    closesAt: timeOfDay().refine((time) => time !== '', required),
    walkingMinutes: integer({ max: 120, required: true }),
    longestMinutes: integer({ min: 30, max: 720, required: true }),
    version: integer(),
  })
  .refine(({ opensAt, closesAt }) => !opensAt || !closesAt || opensAt < closesAt, {
    path: ['closesAt'],
    error: 'agenda:errors.endsBeforeStart',
  })
  .transform(({ version = 0, ...given }) => ({ rules: given, version }));

/** Reads the form that says what the agenda is looked through for, with the version that it was opened with. */
export function parseCheckRules(untrusted: unknown): Parsed<StoredRules> {
  return parseForm(rules, untrusted) as Parsed<StoredRules>;
}
