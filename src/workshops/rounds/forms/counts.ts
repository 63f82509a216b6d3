import { z } from 'zod';
import { integer, type Parsed, parseForm, text } from '../../../web/formBody.ts';
import type { RoundRecord, Tally } from '../round.ts';

/** More people than that are in no room. */
const MOST_COUNTED = 2_000;
const MOST_POINTS_COUNTED = 200_000;

export interface CountInput {
  /** By the id of the recommendation. */
  items: Record<string, Tally & { words: string }>;
  /** Of the count that the form showed; 0 where there was none. */
  version: number;
}

/** What was counted in the room, as `items[<recommendation>][agree]` and so on. */
export function parseCounts(body: unknown, { items }: Pick<RoundRecord, 'items'>): Parsed<CountInput> {
  const people = integer({ max: MOST_COUNTED });
  const item = z.preprocess(
    (value) => (typeof value === 'object' && value !== null ? value : {}),
    z
      .object({
        agree: people,
        reserve: people,
        dissent: people,
        points: integer({ max: MOST_POINTS_COUNTED }),
        words: text({ max: 1_000, multiline: true }),
      })
      .transform(({ agree = 0, reserve = 0, dissent = 0, points = 0, words }) => ({
        agree,
        reserve,
        dissent,
        points,
        words,
      })),
  );
  const fields = Object.fromEntries(items.map(({ recommendation }) => [String(recommendation), item]));
  const schema = z
    .object({ items: z.preprocess((value) => value ?? {}, z.object(fields)), version: integer() })
    .transform(({ version, ...rest }) => ({ ...rest, version: version ?? 0 }));
  return parseForm(schema, body);
}
