import { z } from 'zod';
import { integer, type Parsed, parseForm, text } from '../../web/formBody.ts';
import { type Move, ruleOf } from '../recommendationStates.ts';

export interface MoveInput {
  words: string;
  /** The version of the text that the person had before them. */
  version: number;
}

export function parseMove(body: unknown, move: Move): Parsed<MoveInput> {
  const schema = z
    .object({
      why: text({ max: 1000, multiline: true, required: ruleOf(move).words }),
      version: integer(),
    })
    .transform(({ why, version }) => ({ words: why, version: version ?? 0 }));
  return parseForm(schema, body);
}
