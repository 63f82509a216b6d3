import { z } from 'zod';
import type { Localized } from '../i18n/localized.ts';
import { integer, localizedText, type Parsed, parseForm } from '../web/formBody.ts';

export interface RoomInput {
  name: Localized;
  /** Seats. */
  capacity?: number;
  /** The version that the form was opened with; 0 for a new room. */
  version: number;
}

const room = z.object({
  name: localizedText({ max: 120 }).refine((words) => Object.keys(words).length > 0, {
    error: 'form:errors.required',
  }),
  capacity: integer({ min: 1, max: 100_000 }),
  version: integer({ min: 0 }),
});

/** Reads the form of a room. The name is needed in one language at least. */
export function parseRoom(untrusted: unknown): Parsed<RoomInput> {
  const parsed = parseForm(room, untrusted);
  if (!parsed.ok) return parsed;
  const { name, capacity, version } = parsed.input;
  return { ok: true, input: { name, ...(capacity && { capacity }), version: version ?? 0 } };
}
