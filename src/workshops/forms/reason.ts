import { z } from 'zod';
import { type Parsed, parseForm, text } from '../../web/formBody.ts';

/** Why a contribution is removed; a word is welcome, not asked for. */
export function parseReason(body: unknown): Parsed<{ reason: string }> {
  return parseForm(z.object({ reason: text({ max: 500 }) }), body);
}
