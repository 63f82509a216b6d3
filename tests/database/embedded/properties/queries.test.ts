import { type BSON, deserialize } from 'bson';
import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { documents, type IndexSpecification, indexes, type Query, query } from './documents.ts';
import { compareValues } from './order.ts';
import { runs } from './values.ts';

const { db } = await openDatabase();

const UNKNOWN_ERROR = 8;

let collections = 0;

/** A collection with the documents and as many of the indexes as can be made on them. */
async function collectionWith(list: object[], specifications: IndexSpecification[]): Promise<Collection> {
  const collection = await db.createCollection(`queried${++collections}`);
  const half = Math.ceil(specifications.length / 2);
  const create = async (some: IndexSpecification[]) => {
    for (const { key, ...options } of some)
      await collection.createIndex(key as never, options).catch(expectRefusal);
  };
  await create(specifications.slice(0, half));
  await collection.insertMany(list, { ordered: false }).catch(expectRefusal);
  await create(specifications.slice(half));
  return collection;
}

/** Duplicate keys, parallel arrays, and indexes that differ in options only. */
function expectRefusal(error: { code?: number }): void {
  expect([11000, 171, 85, 86]).toContain(error.code);
}

/** What a query answers, as the bytes that come; or the code it is refused with. */
async function answer(collection: Collection, wanted: Query, hint?: object): Promise<Buffer[] | number> {
  const { filter, ...options } = wanted;
  const cursor = collection.find(filter, { ...options, ...(hint ? { hint } : {}), raw: true } as never);
  return cursor.toArray().then(
    (found) => found as unknown as Buffer[],
    (error) => error.code ?? error,
  );
}

const shown = (found: Buffer[]) => found.map((bytes) => bytes.toString('hex'));

/** A value of plain types as one the order knows. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  const isPlain =
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? new Map(Object.entries(value).map(([name, inner]) => [name, ordered(inner)])) : value;
}

/** What a document is sorted by: the smallest of a list going up, the largest going down; an empty list before all. */
function sortKey(bytes: Buffer, field: string, direction: number): unknown {
  const document = deserialize(bytes, { promoteValues: false } as BSON.DeserializeOptions);
  const value = ordered(document[field] ?? null);
  if (!Array.isArray(value)) return [value];
  return value.toSorted((a, b) => direction * compareValues(a, b)).slice(0, 1);
}

function expectSorted(found: Buffer[], field: string, direction: number): void {
  const keys = found.map((bytes) => sortKey(bytes, field, direction));
  for (const [at, key] of keys.entries())
    if (at > 0) expect(direction * compareValues(keys[at - 1], key)).toBeLessThanOrEqual(0);
}

const waysTaken = new Set<string>();

/** Notes which way the planner goes: all of them must be tried. */
async function noteWay(collection: Collection, { filter, sort, collation }: Query): Promise<void> {
  const explained = await collection
    .find(filter, { sort, collation } as never)
    .explain()
    .catch(() => ({}));
  for (const [, stage = ''] of JSON.stringify(explained).matchAll(/"stage":"(\w+)"/g)) waysTaken.add(stage);
}

async function expectSameAnswer(collection: Collection, wanted: Query): Promise<void> {
  const byIndex = await answer(collection, wanted);
  const byScan = await answer(collection, wanted, { $natural: 1 });
  if (!Array.isArray(byIndex) || !Array.isArray(byScan)) {
    expect(byIndex).toEqual(byScan);
    expect(byIndex).not.toBe(UNKNOWN_ERROR);
    return;
  }
  if (wanted.sort && '_id' in wanted.sort) expect(shown(byIndex)).toEqual(shown(byScan));
  else expect(shown(byIndex).sort()).toEqual(shown(byScan).sort());
  const [field = ''] = Object.keys(wanted.sort ?? {});
  const direction = wanted.sort?.[field];
  if (direction && ['a', 'b'].includes(field) && !wanted.projection && !wanted.collation)
    expectSorted(byIndex, field, direction);
}

/** Counting is done by keys alone where that will do. */
async function expectSameCount(collection: Collection, { filter, collation }: Query): Promise<void> {
  const found = await answer(collection, { filter, collation }, { $natural: 1 });
  if (!Array.isArray(found)) return;
  expect(await collection.countDocuments(filter, { collation } as never)).toBe(found.length);
  const { n } = await db.command({
    count: collection.collectionName,
    query: filter,
    ...(collation ? { collation } : {}),
  });
  expect(n).toBe(found.length);
}

test('a query answers the same by an index as by a scan', async () => {
  const cases = fc.tuple(documents(25), indexes, fc.array(query, { minLength: 15, maxLength: 25 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([list, specifications, queries]) => {
      const collection = await collectionWith(list, specifications);
      for (const wanted of queries) {
        await noteWay(collection, wanted);
        await expectSameAnswer(collection, wanted);
        await expectSameCount(collection, wanted);
      }
      await collection.drop();
    }),
    runs(35),
  );
  expect([...waysTaken].sort()).toEqual(['COLLSCAN', 'FETCH', 'IDHACK', 'IXSCAN', 'OR', 'SORT']);
});
