import type { Collection } from '../store/catalog.ts';
import type { Connection } from '../store/connection.ts';
import type { KeyRange } from './bounds.ts';
import type { Plan } from './plan.ts';

/** A stored document by its place and its bytes. */
export interface Row {
  r: number;
  d: Uint8Array;
}

type IndexPlan = Extract<Plan, { kind: 'index' }>;
type IdRangePlan = Extract<Plan, { kind: 'idRange' }>;

function* byIds(connection: Connection, collection: Collection, keys: Buffer[]): Generator<Row> {
  for (const key of keys) {
    const row = connection.first<Row>(`SELECT r, d FROM c${collection.id} WHERE k = ?`, key);
    if (row) yield row;
  }
}

function byIdRange(connection: Connection, collection: Collection, plan: IdRangePlan): Iterable<Row> {
  const sql = `SELECT r, d FROM c${collection.id} WHERE k >= ? AND k < ? ORDER BY k${plan.isReverse ? ' DESC' : ''}`;
  return connection.iterate<Row>(sql, plan.range.from, plan.range.to);
}

function* byIndex(connection: Connection, collection: Collection, plan: IndexPlan): Generator<Row> {
  const { index, isReverse } = plan;
  const direction = isReverse ? ' DESC' : '';
  // CROSS JOIN holds SQLite to this order: keys first, documents after.
  const sql = `SELECT t.r r, t.d d FROM i${index.id} i CROSS JOIN c${collection.id} t ON t.r = i.r
    WHERE i.k >= ? AND i.k < ? ORDER BY i.k${direction}, i.r${direction}`;
  const seen = index.isMultikey ? new Set<number>() : undefined;
  for (const { from, to } of isReverse ? plan.ranges.toReversed() : plan.ranges)
    for (const row of connection.iterate<Row>(sql, from, to)) {
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

/** The rows a plan leads to, each once. A row must not be written while the walk goes on. */
export function walk(connection: Connection, collection: Collection, plan: Plan): Iterable<Row> {
  switch (plan.kind) {
    case 'ids':
      return byIds(connection, collection, plan.keys);
    case 'idRange':
      return byIdRange(connection, collection, plan);
    case 'index':
      return byIndex(connection, collection, plan);
    case 'union':
      return byUnion(connection, collection, plan.parts);
    case 'scan':
      return connection.iterate<Row>(
        `SELECT r, d FROM c${collection.id} ORDER BY r${plan.isReverse ? ' DESC' : ''}`,
      );
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
