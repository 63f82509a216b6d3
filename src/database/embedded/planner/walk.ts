import type { Collection } from '../store/catalog.ts';
import type { Connection } from '../store/connection.ts';
import type { KeyRange } from './bounds.ts';
import { inChunks, type Row, type Way } from './chunks.ts';
import type { Plan } from './plan.ts';

type IndexPlan = Extract<Plan, { kind: 'index' }>;
type IdRangePlan = Extract<Plan, { kind: 'idRange' }>;

function* byIds(connection: Connection, collection: Collection, keys: Buffer[]): Generator<Row> {
  for (const key of keys) {
    const row = connection.first<Row>(`SELECT r, d FROM c${collection.id} WHERE k = ?`, key);
    if (row) yield row;
  }
}

/** The part of a way's SQL that puts the rows in order and begins after a position. */
function ordered(k: string, r: string, isReverse: boolean): string {
  const direction = isReverse ? ' DESC' : '';
  const limits = isReverse ? `(${k}, ${r}) < (?, ?) AND ${k} >= ?` : `(${k}, ${r}) > (?, ?) AND ${k} < ?`;
  return `WHERE ${limits} ORDER BY ${k}${direction}, ${r}${direction}`;
}

// Less than every rowid: with a key it stands before all rows of that key.
const BEFORE_ROWIDS = -1;

/** Parameters for `ordered`: the rows of a range after a position, going up or down. */
const within =
  ({ from, to }: KeyRange, isReverse: boolean): Way['after'] =>
  (position) => {
    const { k, r } = position ?? { k: isReverse ? to : from, r: BEFORE_ROWIDS };
    return [k, r, isReverse ? from : to];
  };

function idRangeWay(collection: Collection, { range, isReverse }: IdRangePlan): Way {
  const sql = `SELECT k, r, d FROM c${collection.id} ${ordered('k', 'r', isReverse)}`;
  return { sql, isReverse, after: within(range, isReverse) };
}

function indexWay(collection: Collection, { index, isReverse }: IndexPlan, range: KeyRange): Way {
  // CROSS JOIN holds SQLite to this order: keys first, documents after.
  const sql = `SELECT i.k k, t.r r, t.d d FROM i${index.id} i CROSS JOIN c${collection.id} t ON t.r = i.r
    ${ordered('i.k', 'i.r', isReverse)}`;
  return { sql, isReverse, after: within(range, isReverse) };
}

function scanWay(collection: Collection, isReverse: boolean): Way {
  const sql = `SELECT NULL k, r, d FROM c${collection.id}
    ${isReverse ? 'WHERE r < ? ORDER BY r DESC' : 'WHERE r > ? ORDER BY r'}`;
  const start = isReverse ? Number.MAX_SAFE_INTEGER : BEFORE_ROWIDS;
  return { sql, isReverse, after: (position) => [position?.r ?? start] };
}

function* byIndex(
  connection: Connection,
  collection: Collection,
  plan: IndexPlan,
  wanted: number,
): Generator<Row> {
  const seen = plan.index.isMultikey ? new Set<number>() : undefined;
  for (const range of plan.isReverse ? plan.ranges.toReversed() : plan.ranges)
    for (const row of inChunks(connection, collection, indexWay(collection, plan, range), wanted)) {
      if (seen?.has(row.r)) continue;
      seen?.add(row.r);
      yield row;
    }
}

function* byUnion(connection: Connection, collection: Collection, parts: Plan[]): Generator<Row> {
  const seen = new Set<number>();
  for (const part of parts)
    for (const row of walk(connection, collection, part)) {
      if (seen.has(row.r)) continue;
      seen.add(row.r);
      yield row;
    }
}

/**
 * The rows a plan leads to, each once. A row must not be written while the walk goes on. `wanted` tells how many are
 * likely to be used: so many are read at first.
 */
export function walk(
  connection: Connection,
  collection: Collection,
  plan: Plan,
  wanted = Number.POSITIVE_INFINITY,
): Iterable<Row> {
  switch (plan.kind) {
    case 'ids':
      return byIds(connection, collection, plan.keys);
    case 'idRange':
      return inChunks(connection, collection, idRangeWay(collection, plan), wanted);
    case 'index':
      return byIndex(connection, collection, plan, wanted);
    case 'union':
      return byUnion(connection, collection, plan.parts);
    case 'scan':
      return inChunks(connection, collection, scanWay(collection, plan.isReverse), wanted);
  }
}

/** How many keys an index has in the ranges of an exact plan: the count, without reading a document. */
export function countKeys(
  connection: Connection,
  { index, ranges }: { index: { id: number }; ranges: KeyRange[] },
) {
  const sql = `SELECT COUNT(*) n FROM i${index.id} WHERE k >= ? AND k < ?`;
  return ranges.reduce(
    (total, { from, to }) => total + (connection.first<{ n: number }>(sql, from, to)?.n ?? 0),
    0,
  );
}
