import { z } from 'zod';
import { timeOfDay } from '../agenda/sessionTimes.ts';
import { integer, optionalChoice, type Parsed, parseForm, text } from '../web/formBody.ts';
import type { DayAvailability } from './availability.ts';

/** What the form says of the days it asked for, and the version that it was opened with. */
export interface AvailabilityInput {
  /** The days that were asked for; what was said of others stays. */
  asked: readonly string[];
  /** Only days with a limit. */
  days: DayAvailability[];
  note: string;
  version: number;
}

export const PRESENCES = ['whole', 'times', 'away'] as const;

const day = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? value : {}),
  z
    .object({ presence: optionalChoice(PRESENCES), from: timeOfDay(), until: timeOfDay() })
    .superRefine(({ presence, from, until }, context) => {
      const refuse = (field: string, key: string) =>
        context.addIssue({ code: 'custom', message: key, path: [field] });
      // Times beside another choice: one of the two is not what was meant, and only the person knows which.
      if (presence !== 'times' && (from || until)) refuse('presence', 'speakers:errors.timesNotChosen');
      if (presence === 'times' && !from && !until) refuse('from', 'speakers:errors.timesMissing');
      if (presence === 'times' && until && until <= (from || '00:00'))
        refuse('until', 'agenda:errors.endsBeforeStart');
    }),
);

/** Reads for each of a forum's days: the whole day, from one time to another, or not at all. */
export function parseAvailability(body: unknown, asked: readonly string[]): Parsed<AvailabilityInput> {
  const schema = z
    .object({
      days: z.preprocess(
        (value) => (typeof value === 'object' && value !== null ? value : {}),
        z.object(Object.fromEntries(asked.map((one) => [one, day]))),
      ),
      note: text({ max: 2_000, multiline: true }),
      version: integer(),
    })
    .transform(({ days, note, version = 0 }) => ({
      asked,
      days: asked.flatMap((one) => limitOf(one, days[one])),
      note,
      version,
    }));
  return parseForm(schema, body);
}

function limitOf(on: string, said: z.infer<typeof day> | undefined): DayAvailability[] {
  if (said?.presence === 'away') return [{ day: on, away: true }];
  // Midnight limits nothing.
  const from = said?.from === '00:00' ? '' : said?.from;
  const until = said?.until;
  if (said?.presence !== 'times' || (!from && !until)) return [];
  return [{ day: on, away: false, ...(from && { from }), ...(until && { until }) }];
}
