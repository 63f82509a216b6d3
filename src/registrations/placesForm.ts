import { z } from 'zod';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import { COUNTRIES, type OwnTerritory, REGIONS } from '../forums/territory.ts';
import { instantOf } from '../i18n/zone.ts';
import { integer, localDateTime, many, type Parsed, parseForm, text } from '../web/formBody.ts';
import type { InvitationInput } from './actions/saveInvitation.ts';
import type { Quota } from './quota.ts';

const MOST_SEATS = 100_000;

/** What a quota is, with the version of the plan that the form showed. */
export function parseQuota(
  body: unknown,
  own: readonly OwnTerritory[],
): Parsed<Omit<Quota, 'id'> & { version: number }> {
  const schema = z
    .object({
      institutionKinds: many(INSTITUTION_KINDS),
      territories: many([...REGIONS, ...own.map(({ code }) => code)]),
      countries: many(COUNTRIES),
      seats: integer({ min: 1, max: MOST_SEATS, required: true }),
      version: integer({ required: true }),
    })
    .superRefine(({ institutionKinds, territories, countries }, context) => {
      if (institutionKinds.length + territories.length + countries.length > 0) return;
      context.addIssue({
        code: 'custom',
        path: ['institutionKinds'],
        message: 'places:errors.nobody',
      });
    });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { countries, territories, seats = 0, version = 0, ...rest } = parsed.input;
  return { ok: true, input: { ...rest, territories: [...territories, ...countries], seats, version } };
}

/** The version of the plan that a button of the page belongs to. */
export function parsePlanVersion(body: unknown): number {
  const parsed = parseForm(z.object({ version: integer({ required: true }) }), body);
  return parsed.ok ? (parsed.input.version ?? 0) : 0;
}

/** An invitation; `timeZone`: the forum's, in which the time is typed. */
export function parseInvitation(body: unknown, timeZone: string): Parsed<InvitationInput> {
  const schema = z.object({
    label: text({ max: 120, required: true }),
    seats: integer({ min: 1, max: MOST_SEATS, required: true }),
    until: localDateTime(),
  });
  const parsed = parseForm(schema, body);
  if (!parsed.ok) return parsed;
  const { label, seats = 0, until } = parsed.input;
  return { ok: true, input: { label, seats, ...(until && { until: instantOf(until, timeZone) }) } };
}
