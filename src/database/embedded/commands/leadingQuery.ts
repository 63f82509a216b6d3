import { located } from '../errors.ts';
import type { Selection } from '../planner/select.ts';
import { type Document, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';

/** The stages at the head of a pipeline that a query answers, and what is left of it. */
export interface SplitPipeline {
  selection: Selection;
  rest: Document[];
}

/** Leading `$match`, then `$sort`, `$skip` and `$limit`, each at most once: that is a query, with its indexes. */
export function splitPipeline(pipeline: Document[]): SplitPipeline {
  const rest = [...pipeline];
  const take = (name: string): unknown => {
    const [next] = rest;
    return next && name in next ? rest.shift()?.[name] : undefined;
  };
  const filters: Document[] = [];
  for (let filter = take('$match'); filter !== undefined; filter = take('$match')) {
    if (!isDocument(filter)) throw located(15959, 'the match filter must be an expression in an object');
    filters.push(filter);
  }
  const [only = {}, ...others] = filters;
  const selection: Selection = { filter: others.length ? { $and: filters } : only };
  const sort = take('$sort');
  if (sort !== undefined) selection.sort = sort;
  const skip = nonNegative(rest[0]?.$skip);
  if (skip !== undefined && rest.shift()) selection.skip = skip;
  const limit = nonNegative(rest[0]?.$limit);
  if (limit && rest.shift()) selection.limit = limit;
  return { selection, rest };
}

const nonNegative = (value: unknown): number | undefined =>
  isNumber(value) && Number.isInteger(toNumber(value)) && toNumber(value) >= 0 ? toNumber(value) : undefined;
