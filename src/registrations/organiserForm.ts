import { Types } from 'mongoose';
import { z } from 'zod';
import { INSTITUTION_KINDS, type InstitutionKind } from '../forums/institution.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { checkbox, choice, integer, type Parsed, parseForm, text } from '../web/formBody.ts';
import { ORGANISER_CHANGES, type StateChange } from './actions/changeState.ts';
import type { MoveInLine } from './actions/moveInLine.ts';
import { REGISTRATION_STATES, type RegistrationState, SEXES, type Sex } from './registration.ts';

/** As many registrations as one press changes: a page of the list. */
const MOST_AT_ONCE = 50;
/** More do not stand side by side. */
const MOST_COLUMNS = 12;

export interface RegistrationFilters {
  query: string;
  state?: RegistrationState;
  institutionKind?: InstitutionKind;
  territory?: string;
  sex?: Sex;
  language?: Language;
  /** What they draw their seat from: `open`, a quota's id or an invitation's. */
  share?: string;
}

/** Reads the filters of the list from its address; what makes no sense is as if it were not there. */
export function parseFilters(query: Record<string, unknown>): RegistrationFilters {
  const state = oneOf(REGISTRATION_STATES, query.state);
  const institutionKind = oneOf(INSTITUTION_KINDS, query.institutionKind);
  const sex = oneOf(SEXES, query.sex);
  const language = oneOf(LANGUAGES, query.language);
  const territory = words(query.territory);
  const share = /^[\w]{1,24}$/.exec(words(query.share))?.[0];
  return {
    query: words(query.q),
    ...(state && { state }),
    ...(institutionKind && { institutionKind }),
    ...(sex && { sex }),
    ...(language && { language }),
    ...(territory && { territory }),
    ...(share && { share }),
  };
}

/** Columns that the list shows besides those that it always shows, by name. */
export function parseColumns({ columns }: Record<string, unknown>): string[] {
  const named = [columns ?? []].flat().filter((name): name is string => typeof name === 'string');
  return [...new Set(named.filter((name) => /^[\w-]{1,40}$/.test(name)))].slice(0, MOST_COLUMNS);
}

export function parsePage(query: Record<string, unknown>): number {
  const page = Number(words(query.page));
  return Number.isInteger(page) && page > 0 ? Math.min(page, 100_000) : 1;
}

/** The filters as an address' query, without those that are not set; for the links of the pages and the export. */
export function filterQuery(
  filters: RegistrationFilters,
  { page = 1, columns = [] }: { page?: number; columns?: readonly string[] } = {},
): string {
  const { query, ...rest } = filters;
  const search = new URLSearchParams({ ...(query && { q: query }), ...rest });
  for (const name of columns) search.append('columns', name);
  if (page > 1) search.set('page', String(page));
  const text = search.toString();
  return text && `?${text}`;
}

export function parseStateChange(body: unknown): Parsed<StateChange> {
  const targets = Object.keys(ORGANISER_CHANGES) as (keyof typeof ORGANISER_CHANGES)[];
  return parseForm(z.object({ to: choice(targets), reason: text({ max: 500, multiline: true }) }), body);
}

/** What a filter is to be called. */
export function parseFilterName(body: unknown): Parsed<{ name: string }> {
  return parseForm(z.object({ name: text({ max: 60, required: true }) }), body);
}

/** Where somebody of the waiting list is to be; the reason is for the history. */
export function parseMoveInLine(body: unknown): Parsed<MoveInLine> {
  const position = integer({ min: 1, max: 1_000_000, required: true });
  const reason = text({ max: 500, required: true, multiline: true });
  return parseForm(z.object({ position, reason }), body) as Parsed<MoveInLine>;
}

/** Which of two registrations stays. */
export function parseKept(body: unknown): Parsed<{ keep: string }> {
  return parseForm(z.object({ keep: text({ max: 24, required: true }) }), body);
}

/** Whether the people of a table are mailed their tickets. */
export function parseImportStart(body: unknown): Parsed<{ mail: boolean }> {
  return parseForm(z.object({ mail: checkbox() }), body);
}

/** A change of state for those that were ticked in the list; `confirmed` once it was looked through. */
export function parseBulkChange(
  body: unknown,
): Parsed<StateChange & { registrations: Types.ObjectId[]; confirmed: boolean }> {
  const ids = z.preprocess(
    (value) => [value ?? []].flat(),
    z
      .array(z.string().regex(/^[0-9a-f]{24}$/))
      .min(1)
      .max(MOST_AT_ONCE)
      .transform((chosen) => [...new Set(chosen)].map((id) => new Types.ObjectId(id))),
  );
  const targets = Object.keys(ORGANISER_CHANGES) as (keyof typeof ORGANISER_CHANGES)[];
  const reason = text({ max: 500, multiline: true });
  return parseForm(
    z.object({ registrations: ids, to: choice(targets), reason, confirmed: checkbox() }),
    body,
  );
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.trim().slice(0, 200) : '';
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((candidate) => candidate === value);
}
