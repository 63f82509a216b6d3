import { THEMES } from '../../forums/theme.ts';
import type { RecommendationFilter } from '../queries/writings.ts';
import { LEVELS } from '../recommendation.ts';
import { RECOMMENDATION_STATES } from '../recommendationStates.ts';

export interface AskedFor {
  filter: RecommendationFilter;
  page: number;
  /** The filter as a query string again, without what was not understood. */
  query: string;
}

/** Reads the filter of the table from a query string; what is not one of its values is as if it were not there. */
export function parseFilter(query: Record<string, unknown>): AskedFor {
  const oneOf = <T extends string>(values: readonly T[], value: unknown) =>
    values.find((known) => known === value);
  const group =
    typeof query.group === 'string' && /^[0-9a-f]{24}$/.test(query.group) ? query.group : undefined;
  const filter = {
    group,
    state: oneOf(RECOMMENDATION_STATES, query.state),
    level: oneOf(LEVELS, query.level),
    theme: oneOf(THEMES, query.theme),
  };
  const given = Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { filter, page: parsePage(query.page), query: new URLSearchParams(given).toString() };
}

/** A page number from a query string, from 1. */
export function parsePage(value: unknown): number {
  return /^[1-9]\d{0,4}$/.test(String(value)) ? Number(value) : 1;
}
