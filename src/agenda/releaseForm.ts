import { z } from 'zod';
import type { Localized } from '../i18n/localized.ts';
import { localizedText, type Parsed, parseForm } from '../web/formBody.ts';

export interface ReleaseInput {
  note: Localized;
}

const release = z.object({ note: localizedText({ max: 1000, multiline: true }) });

/** Reads the form that releases the agenda. */
export function parseRelease(untrusted: unknown): Parsed<ReleaseInput> {
  return parseForm(release, untrusted);
}
