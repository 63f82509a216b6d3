import { z } from 'zod';
import { LANGUAGES } from '../i18n/languages.ts';
import { instantOf, isTimeZone } from '../i18n/zone.ts';
import {
  checkbox,
  day,
  email,
  integer,
  localDateTime,
  localizedText,
  many,
  message,
  type Parsed,
  parseForm,
  rows,
  text,
  url,
} from '../web/formBody.ts';
import type { Body, ForumRecord } from './forum.ts';

/** What the form of a forum gives; instants already in UTC. `version` is the one the form was opened with; 0 for a new forum. */
export type ForumInput = Pick<
  ForumRecord,
  | 'slug'
  | 'title'
  | 'description'
  | 'startsOn'
  | 'endsOn'
  | 'timeZone'
  | 'languages'
  | 'place'
  | 'organisers'
  | 'partners'
  | 'territories'
  | 'contactEmail'
  | 'registration'
  | 'version'
>;

const LONGEST_FORUM_DAYS = 31;

const body = z
  .object({ name: localizedText({ max: 200 }), url: url() })
  .refine(({ name }) => Object.keys(name).length > 0, { path: ['name'], error: 'form:errors.required' })
  .transform(({ name, url: address }): Body => ({ name, ...(address && { url: address }) }));

const territory = z
  .object({
    code: text({ max: 12, required: true })
      .transform((code) => code.toUpperCase())
      .refine((code) => /^[A-Z]{2}-[A-Z0-9]{1,8}$/.test(code), { error: 'forums:errors.territoryCode' }),
    name: localizedText({ max: 120 }),
  })
  .refine(({ name }) => Object.keys(name).length > 0, { path: ['name'], error: 'form:errors.required' });

const forumSchema = z
  .object({
    slug: text({ max: 60, required: true })
      .transform((slug) => slug.toLowerCase())
      .refine((slug) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) && slug !== 'new', {
        error: 'forums:errors.slug',
      }),
    title: localizedText({ max: 200 }),
    description: localizedText({ max: 20_000, multiline: true }),
    startsOn: day({ required: true }),
    endsOn: day({ required: true }),
    timeZone: text({ max: 60, required: true }).refine(isTimeZone, { error: 'forums:errors.timeZone' }),
    languages: many(LANGUAGES).refine((chosen) => chosen.length > 0, { error: 'forums:errors.languages' }),
    placeName: localizedText({ max: 200 }),
    placeAddress: localizedText({ max: 500, multiline: true }),
    organisers: rows(body),
    partners: rows(body),
    territories: rows(territory, { max: 100 }),
    contactEmail: email({ required: false }),
    opensAt: localDateTime(),
    closesAt: localDateTime(),
    capacity: integer({ min: 1, max: 100_000 }),
    waitingList: checkbox(),
    handOver: checkbox(),
    version: integer({ min: 0 }),
  })
  .superRefine((input, context) => {
    const refuse = (field: string, key: string) =>
      context.addIssue({ code: 'custom', path: field.split('.'), message: key });
    const { startsOn, endsOn, opensAt, closesAt, languages, title } = input;
    if (startsOn && endsOn && endsOn < startsOn) refuse('endsOn', 'forums:errors.endsBeforeStart');
    if (startsOn && endsOn && days(startsOn, endsOn) > LONGEST_FORUM_DAYS) {
      refuse('endsOn', message('forums:errors.tooLong', { max: LONGEST_FORUM_DAYS }));
    }
    if (opensAt && closesAt && closesAt <= opensAt) refuse('closesAt', 'forums:errors.closesBeforeOpening');
    for (const lang of languages) if (!title[lang]) refuse(`title.${lang}`, 'form:errors.required');
  });

/** Reads the form of a forum. The title is required in each of the forum's languages. */
export function parseForum(untrusted: unknown): Parsed<ForumInput> {
  const parsed = parseForm(forumSchema, untrusted);
  if (!parsed.ok) return parsed;
  const { placeName, placeAddress, contactEmail, ...all } = parsed.input;
  const { opensAt, closesAt, capacity, waitingList, handOver, ...rest } = all;
  return {
    ok: true,
    input: {
      ...rest,
      startsOn: rest.startsOn as string,
      endsOn: rest.endsOn as string,
      place: { name: placeName, address: placeAddress },
      ...(contactEmail && { contactEmail }),
      registration: {
        ...(opensAt && { opensAt: instantOf(opensAt, rest.timeZone) }),
        ...(closesAt && { closesAt: instantOf(closesAt, rest.timeZone) }),
        ...(capacity && { capacity }),
        waitingList,
        handOver,
      },
      version: rest.version ?? 0,
    },
  };
}

function days(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
}
