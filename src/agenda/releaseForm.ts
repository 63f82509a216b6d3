import { z } from 'zod';
import type { Localized } from '../i18n/localized.ts';
import { checkbox, integer, localizedText, type Parsed, parseForm } from '../web/formBody.ts';

export interface ReleaseInput {
  note: Localized;
  /** Whether the people whose times change are to be told by mail. */
  announce: boolean;
  /** The revision of the agenda that was looked through; absent where somebody releases without looking. */
  revision?: number | undefined;
}

const release = z.object({
  note: localizedText({ max: 1000, multiline: true }),
  announce: checkbox(),
  revision: integer(),
});

/** Reads the form that releases the agenda. */
export function parseRelease(untrusted: unknown): Parsed<ReleaseInput> {
  return parseForm(release, untrusted);
}
