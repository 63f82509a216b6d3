import type { Index } from '../indexes/definition.ts';
import { inverted, keyOf } from '../keys/key.ts';
import { isPosition } from '../match/paths.ts';
import type { SortOrder } from '../match/sort.ts';
import type { Collection } from '../store/catalog.ts';
import type { Document } from '../values/document.ts';
import { CLASS, classOf } from '../values/types.ts';
import { beginningWith, EVERYTHING, type KeyRange, orderedRanges, prefixed, rangeOf } from './bounds.ts';
import { conditionsOf, type FieldCondition, type FilterConditions } from './conditions.ts';
import { filterImplies } from './implication.ts';

/** The way to the documents of a query. Unless `isExact`, what it finds must still be tested. */
export type Plan = {
  /** Whether the documents come in the order asked for. */
  isSorted: boolean;
  isExact: boolean;
  isReverse: boolean;
} & (
  | { kind: 'ids'; keys: Buffer[] }
  | { kind: 'idRange'; range: KeyRange }
  | { kind: 'index'; index: Index; ranges: KeyRange[] }
  | { kind: 'union'; parts: Plan[] }
  | { kind: 'scan' }
);

export interface PlanRequest {
  filter: Document;
  sort: SortOrder;
  /** The collation of the query, by `collationKey`. */
  collation: string;
  hint?: Index | '$natural' | undefined;
}

// Beyond so many points an `$in` on several fields is better scanned.
const MOST_POINTS = 2000;

function idPlan(keys: Buffer[], request: PlanRequest, isExact: boolean): Plan {
  const distinct = [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
  const isSorted = request.sort.length === 0 || distinct.length < 2;
  return { kind: 'ids', keys: distinct.sort(Buffer.compare), isExact, isSorted, isReverse: false };
}

interface Candidate {
  plan: Plan;
  score: number;
}

const isSingle = (condition: FieldCondition | undefined) => condition?.equalTo?.length === 1;

/** Whether walking the index gives the order asked for, and in which direction. */
function orderOf(
  index: Index,
  equalities: number,
  { sort, collation }: PlanRequest,
  conditions: FilterConditions,
): { isSorted: boolean; isReverse: boolean } {
  if (sort.length === 0) return { isSorted: true, isReverse: false };
  if (index.isMultikey || index.collationKey !== '' || collation !== '')
    return { isSorted: false, isReverse: false };
  // Fields pinned to one value have no say in the order.
  const isPinned = (path: string) => isSingle(conditions.fields.get(path));
  const wanted = sort.filter(([path]) => !isPinned(path));
  const walked = index.fields.filter(({ path }) => !isPinned(path));
  const scattered = index.fields
    .slice(0, equalities)
    .some(({ path }) => !isPinned(path) && path !== wanted[0]?.[0]);
  const samePaths = wanted.every(([path], at) => walked[at]?.path === path);
  if (scattered || !samePaths) return { isSorted: wanted.length === 0, isReverse: false };
  if (wanted.every(([, direction], at) => walked[at]?.direction === direction))
    return { isSorted: true, isReverse: false };
  const isReverse = wanted.every(([, direction], at) => walked[at]?.direction === -direction);
  return { isSorted: isReverse, isReverse };
}

/** How the equalities of a filter narrow an index, from its first field on. */
function equalityPrefixes(index: Index, conditions: FilterConditions) {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let count = 0;
  let isExact = !index.isMultikey && index.collationKey === '';
  for (const { path, direction } of index.fields) {
    const condition = conditions.fields.get(path);
    const values = condition?.equalTo;
    if (!values || prefixes.length * values.length > MOST_POINTS) break;
    const hasNull = values.some((value) => classOf(value) === CLASS.null);
    if (hasNull && index.isSparse) break;
    if (hasNull || !condition.isOnlyEquality) isExact = false;
    const keys = values.map((value) => {
      const key = keyOf(value, index.collation);
      return direction < 0 ? inverted(key) : key;
    });
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
    count++;
  }
  return { prefixes, count, isExact: isExact && count === conditions.fields.size && !conditions.hasOthers };
}

function candidateOf(
  index: Index,
  request: PlanRequest,
  conditions: FilterConditions,
): Candidate | undefined {
  const { prefixes, count, isExact } = equalityPrefixes(index, conditions);
  const next = index.fields[count];
  const condition = next && conditions.fields.get(next.path);
  const range =
    next && condition && index.collationKey === ''
      ? rangeOf(condition, next.direction, index.isMultikey)
      : undefined;
  // Without a condition on it, an index that leaves documents out must not be walked.
  if (count === 0 && !range && (index.isSparse || index.partialFilter) && request.hint !== index)
    return undefined;
  const ranges = range ? prefixes.map((prefix) => prefixed(prefix, range)) : prefixes.map(beginningWith);
  const order = orderOf(index, count, request, conditions);
  const isWholeUnique = index.isUnique && count === index.fields.length;
  const score =
    count * 10 + (range ? 4 : 0) + (isWholeUnique ? 5 : 0) + (request.sort.length && order.isSorted ? 3 : 0);
  return {
    plan: { kind: 'index', index, ranges: orderedRanges(ranges), isExact: isExact && !range, ...order },
    score,
  };
}

const hasPositions = (index: Index) => index.fields.some(({ steps }) => steps.some(isPosition));

function isUsable(index: Index, request: PlanRequest): boolean {
  if (request.hint) return request.hint === index;
  return (
    !index.isHidden &&
    !index.isDeclared &&
    !hasPositions(index) &&
    index.collationKey === request.collation &&
    (!index.partialFilter || filterImplies(request.filter, index.partialFilter))
  );
}

function bestIndexPlan(
  collection: Collection,
  request: PlanRequest,
  conditions: FilterConditions,
): Plan | undefined {
  const candidates = collection.indexes
    .filter((index) => isUsable(index, request))
    .map((index) => candidateOf(index, request, conditions))
    .filter((candidate) => candidate !== undefined);
  const best = candidates.reduce<Candidate | undefined>(
    (found, candidate) => (!found || candidate.score > found.score ? candidate : found),
    undefined,
  );
  return best && (best.score > 0 || request.hint) ? best.plan : undefined;
}

/** A plan over the order of `_id`, for ranges of it and sorts by it. */
function idOrderPlan({ sort }: PlanRequest, condition: FieldCondition | undefined): Plan | undefined {
  const range = condition && rangeOf(condition, 1, false);
  const sortsById = sort[0]?.[0] === '_id';
  if (!range && !sortsById) return undefined;
  return {
    kind: 'idRange',
    range: range ?? EVERYTHING,
    isExact: false,
    isSorted: sort.length === 0 || sortsById,
    isReverse: sortsById && sort[0]?.[1] === -1,
  };
}

function unionPlan(collection: Collection, request: PlanRequest): Plan | undefined {
  const { filter, sort, collation } = request;
  if (!Array.isArray(filter.$or)) return undefined;
  const parts = filter.$or.map((branch: Document) =>
    planQuery(collection, { filter: branch, sort: [], collation }),
  );
  const isScan = (plan: Plan): boolean =>
    plan.kind === 'scan' || (plan.kind === 'index' && plan.ranges.some(({ from }) => from.length === 0));
  if (parts.some(isScan)) return undefined;
  return { kind: 'union', parts, isSorted: sort.length === 0, isExact: false, isReverse: false };
}

function scanPlan({ sort }: PlanRequest): Plan {
  const natural = sort.length === 1 && sort[0]?.[0] === '$natural' ? sort[0][1] : undefined;
  const isSorted = sort.length === 0 || natural !== undefined;
  return { kind: 'scan', isSorted, isExact: false, isReverse: natural === -1 };
}

/** Chooses the way to the documents of a query: `_id`, an index, several of them for an `$or`, or all documents. */
export function planQuery(collection: Collection, request: PlanRequest): Plan {
  if (request.hint === '$natural' || request.sort[0]?.[0] === '$natural') return scanPlan(request);
  const conditions = conditionsOf(request.filter);
  const onId = request.collation === '' && !request.hint ? conditions.fields.get('_id') : undefined;
  if (onId?.equalTo) {
    const isExact = onId.isOnlyEquality && conditions.fields.size === 1 && !conditions.hasOthers;
    return idPlan(
      onId.equalTo.map((value) => keyOf(value)),
      request,
      isExact,
    );
  }
  return (
    bestIndexPlan(collection, request, conditions) ??
    (request.collation === '' && !request.hint ? idOrderPlan(request, onId) : undefined) ??
    unionPlan(collection, request) ??
    scanPlan(request)
  );
}
