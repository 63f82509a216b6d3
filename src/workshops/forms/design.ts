import { z } from 'zod';
import { instantOf } from '../../i18n/zone.ts';
import {
  checkbox,
  choice,
  integer,
  localDateTime,
  localizedText,
  many,
  type Parsed,
  parseForm,
  rows,
} from '../../web/formBody.ts';
import { LACKS } from '../completeness.ts';
import { MOST_PHASES, PHASE_KINDS, type WorkshopDesign } from '../design.ts';

/** How a workshop works, and the version that the form showed. `timeZone`: the forum's, in which times are typed. */
export function parseDesign(
  body: unknown,
  timeZone: string,
): Parsed<{ input: Omit<WorkshopDesign, 'version'>; version: number }> {
  const phase = z.object({
    kind: choice(PHASE_KINDS),
    starts: localDateTime({ required: true }),
    ends: localDateTime({ required: true }),
  });
  const schema = z.object({
    questions: localizedText({ max: 4_000, multiline: true }),
    phases: rows(phase, { max: MOST_PHASES }).superRefine((phases, context) => {
      for (const [index, { starts = '', ends = '' }] of phases.entries()) {
        const refuse = (field: string, message: string) =>
          context.addIssue({ code: 'custom', path: [index, field], message });
        if (ends <= starts) refuse('ends', 'designs:errors.endsBefore');
        const before = phases[index - 1]?.ends;
        if (before && starts < before) refuse('starts', 'designs:errors.meets');
      }
    }),
    required: many(LACKS),
    statement: localizedText({ max: 2_000, multiline: true }),
    reason: localizedText({ max: 4_000, multiline: true }),
    anonymous: checkbox(),
    version: integer({ required: true }),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { version = 0, phases, ...input } = parsed.input;
  const timed = phases.map(({ kind, starts = '', ends = '' }) => ({
    kind,
    startsAt: instantOf(starts, timeZone),
    endsAt: instantOf(ends, timeZone),
  }));
  return { ok: true, input: { input: { ...input, phases: timed }, version } };
}
