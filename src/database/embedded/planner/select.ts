import { step } from '../allowance.ts';
import { badValue, notSupported } from '../errors.ts';
import type { Index } from '../indexes/definition.ts';
import { compileFilter, type Predicate } from '../match/match.ts';
import { type SortOrder, sorted, sortOrder } from '../match/sort.ts';
import type { Collection } from '../store/catalog.ts';
import { countRows } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import { type Collation, collationKey, collationOf } from '../values/collation.ts';
import { equal } from '../values/compare.ts';
import { type Document, decode, isDocument } from '../values/document.ts';
import type { Row } from './chunks.ts';
import { type Plan, planQuery } from './plan.ts';
import { countKeys, walk } from './walk.ts';

export interface Selection {
  filter: Document;
  sort?: unknown;
  skip?: number;
  /** 0 or absent: all of them. */
  limit?: number;
  collation?: unknown;
  hint?: unknown;
  /** Values of `let`. */
  variables?: Document | undefined;
}

/** A document that was found, decoded when it is first looked at. */
export class Found {
  readonly rowid: number;
  readonly bytes: Uint8Array;
  #document: Document | undefined;

  constructor(row: Row) {
    this.rowid = row.r;
    this.bytes = row.d;
  }

  /** The same with bytes of its own. */
  apart(): Found {
    const found = new Found({ r: this.rowid, d: Buffer.from(this.bytes) });
    found.#document = this.#document;
    return found;
  }

  get document(): Document {
    this.#document ??= decode(this.bytes);
    return this.#document;
  }
}

/** The index a hint names, by name or by key; undefined for the one on `_id`, which is used of itself. */
export function hintedIndex(collection: Collection, hint: unknown): Index | '$natural' | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (isDocument(hint) && '$natural' in hint) return '$natural';
  if (hint === '_id_' || (isDocument(hint) && equal(hint, { _id: 1 }))) return undefined;
  const index = collection.indexes.find(({ name, key }) =>
    isDocument(hint) ? equal(key, hint) : name === hint,
  );
  if (index?.isDeclared) throw notSupported(`a hint to the index ${index.name}`);
  if (index) return index;
  throw badValue(
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

/** A query made ready: how to get at the documents, and how to tell them. */
export interface Query {
  plan: Plan;
  matches: Predicate;
  order: SortOrder;
  collation: Collation | undefined;
}

export function prepareQuery(collection: Collection, selection: Selection): Query {
  const { filter, variables, hint } = selection;
  const spec = selection.collation ?? collection.options.collation;
  const collation = collationOf(spec);
  const order = sortOrder(selection.sort);
  const matches = compileFilter(filter, { collation, variables });
  const plan = planQuery(collection, {
    filter,
    sort: order,
    collation: collationKey(spec),
    hint: hintedIndex(collection, hint),
  });
  return { plan, matches, order, collation };
}

/** The documents a query finds. `wanted` is how many are enough, where the walk gives them in order. */
function* matching(
  { connection }: Snapshot,
  collection: Collection,
  query: Query,
  wanted = Number.POSITIVE_INFINITY,
): Generator<Found> {
  let isFirst = true;
  for (const row of walk(connection, collection, query.plan, query.plan.isSorted ? wanted : undefined)) {
    if (isFirst) isFirst = false;
    else step();
    const found = new Found(row);
    if (query.plan.isExact) yield found;
    // The few that match must not keep all the others in memory that were read with them.
    else if (query.matches(found.document)) yield found.apart();
  }
}

/** The documents of a query, in its order. */
export function select(snapshot: Snapshot, collection: Collection, selection: Selection): Found[] {
  const query = prepareQuery(collection, selection);
  const skip = selection.skip ?? 0;
  const end = selection.limit ? skip + selection.limit : Number.POSITIVE_INFINITY;
  const found: Found[] = [];
  for (const document of matching(snapshot, collection, query, end)) {
    found.push(document);
    // Only where the plan gives the order may the walk end early.
    if (query.plan.isSorted && found.length >= end) break;
  }
  if (query.plan.isSorted) return skip ? found.slice(skip) : found;
  const positions = sorted(
    found.map((one) => ({ one, document: one.document })),
    query.order.map(([path, direction]) => [`document.${path}`, direction]),
    query.collation,
  );
  return positions.slice(skip, end).map(({ one }) => one);
}

/** What a cursor begins with, and where the rest of it lies. */
export interface FirstBatch {
  first: Found[];
  /** The places of the documents after those. */
  rest: number[];
  /** Tells whether one of those still belongs to the result when its turn comes. */
  matches: Predicate;
}

// What is kept of the first documents until they are sent; where they are large, the others of them are read again.
const MOST_FIRST_BYTES = 4 * 1024 * 1024;

/** The first documents of a query and the places of the others, which are not kept in memory. */
export function selectFirst(
  snapshot: Snapshot,
  collection: Collection,
  selection: Selection,
  firstCount: number,
): FirstBatch {
  const query = prepareQuery(collection, selection);
  if (!query.plan.isSorted) {
    const found = select(snapshot, collection, selection);
    const rest = found.slice(firstCount).map(({ rowid }) => rowid);
    return { first: found.slice(0, firstCount), rest, matches: query.matches };
  }
  const { skip = 0, limit } = selection;
  const end = limit ? skip + limit : Number.POSITIVE_INFINITY;
  const batch: FirstBatch = { first: [], rest: [], matches: query.matches };
  let position = 0;
  let bytes = 0;
  for (const found of matching(snapshot, collection, query, end)) {
    if (position++ < skip) continue;
    if (batch.first.length < firstCount && bytes < MOST_FIRST_BYTES) batch.first.push(found);
    else batch.rest.push(found.rowid);
    bytes += found.bytes.length;
    if (position >= end) break;
  }
  return batch;
}

/** How many documents a query finds. */
export function count(snapshot: Snapshot, collection: Collection, selection: Selection): number {
  const { skip = 0, limit } = selection;
  const total = countAll(snapshot, collection, selection);
  const left = Math.max(0, total - skip);
  return limit ? Math.min(left, limit) : left;
}

function countAll(snapshot: Snapshot, collection: Collection, selection: Selection): number {
  const query = prepareQuery(collection, selection);
  if (Object.keys(selection.filter).length === 0) return countRows(snapshot, collection);
  if (query.plan.isExact && query.plan.kind === 'index') return countKeys(snapshot.connection, query.plan);
  let total = 0;
  for (const _ of matching(snapshot, collection, query)) total++;
  return total;
}
