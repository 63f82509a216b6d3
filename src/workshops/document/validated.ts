import type { ForumRecord } from '../../forums/forum.ts';
import { INSTITUTION_KINDS } from '../../forums/institution.ts';
import { isTerritory } from '../../forums/territory.ts';
import { THEMES } from '../../forums/theme.ts';
import type { Localized } from '../../i18n/localized.ts';
import { clean } from '../../web/formBody.ts';
import { CONTRIBUTION_KINDS, type ContributionContent, SPOKEN_LANGUAGES } from '../contribution.ts';
import { HORIZONS, LEVELS, PRIORITIES, type RecommendationContent } from '../recommendation.ts';
import { recommendationOf } from './content.ts';
import type { Fields } from './shape.ts';

// What a document says, as what may be stored of it. Words are kept whole, whatever their length: two people who wrote
// without a network may have written more together than a form takes. A value that is none of its list is left out.

/** @returns `undefined` while there is no text. */
export function validContribution(fields: Fields): ContributionContent | undefined {
  const text = clean(fields.text);
  if (text === '') return undefined;
  const theme = oneOf(THEMES, fields.theme);
  return {
    kind: oneOf(CONTRIBUTION_KINDS, fields.kind) ?? 'observation',
    text,
    lang: oneOf(SPOKEN_LANGUAGES, fields.lang) ?? 'und',
    ...(theme && { theme }),
    saidBy: clean(fields.saidBy).replace(/\s+/g, ' '),
    mayBeNamed: fields.mayBeNamed === true,
  };
}

/** @param sources gives the id of a contribution by its name in the document; those it does not know are left out. */
export function validRecommendation(
  fields: Fields,
  forum: Pick<ForumRecord, 'territories'>,
  sources: (name: string) => string | undefined,
): RecommendationContent {
  const raw = recommendationOf(fields);
  const theme = oneOf(THEMES, raw.theme);
  const level = oneOf(LEVELS, raw.level);
  const horizon = oneOf(HORIZONS, raw.horizon);
  const priority = oneOf(PRIORITIES, raw.priority);
  return {
    statement: cleaned(raw.statement),
    reason: cleaned(raw.reason),
    indicator: cleaned(raw.indicator),
    ...(theme && { theme }),
    ...(level && { level }),
    ...(horizon && { horizon }),
    ...(priority && { priority }),
    territories: raw.territories.filter((code) => isTerritory(code, forum.territories)),
    addresseeKinds: INSTITUTION_KINDS.filter((kind) => raw.addresseeKinds.includes(kind)),
    addressees: raw.addressees.map(clean).filter(Boolean),
    baseline: clean(raw.baseline),
    target: clean(raw.target),
    sources: raw.sources.flatMap((name) => sources(name) ?? []).sort(),
  };
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((known) => known === value);
}

function cleaned(text: Localized): Localized {
  return Object.fromEntries(
    Object.entries(text).flatMap(([lang, words]) => (clean(words) ? [[lang, clean(words)]] : [])),
  ) as Localized;
}
