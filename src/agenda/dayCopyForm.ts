import { z } from 'zod';
import type { ForumRecord } from '../forums/forum.ts';
import { daysBetween } from '../i18n/zone.ts';
import { checkbox, choice, integer, type Parsed, parseForm } from '../web/formBody.ts';
import { COPIED, type DayCopy } from './dayCopy.ts';

/**
 * Reads the form that copies a day. `days`: those on which there are sessions. `revision` is that of the agenda when
 * the preview was made; absent while one only looks.
 */
export function parseDayCopy(
  untrusted: unknown,
  { startsOn, endsOn }: Pick<ForumRecord, 'startsOn' | 'endsOn'>,
  days: readonly string[],
): Parsed<DayCopy & { revision?: number | undefined }> {
  const copy = z
    .object({
      from: choice(days),
      to: choice(daysBetween(startsOn, endsOn)),
      which: choice(COPIED),
      people: checkbox(),
      rooms: checkbox(),
      revision: integer(),
    })
    .superRefine(({ from, to }, context) => {
      if (from === to) context.addIssue({ code: 'custom', path: ['to'], message: 'agenda:errors.sameDay' });
    });
  return parseForm(copy, untrusted);
}
