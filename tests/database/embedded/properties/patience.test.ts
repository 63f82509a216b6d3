import fc from 'fast-check';
import { type AnyBulkWriteOperation, type Collection, type Db, MongoClient } from 'mongodb';
import { afterAll, expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../../src/database/embedded/index.ts';
import { freshFolder } from '../open.ts';
import { documents, indexes, type Query, query } from './documents.ts';
import { write } from './updates.ts';
import { runs } from './values.ts';

async function open(sliceMilliseconds: number): Promise<Db> {
  const database = await openEmbeddedDatabase({ dataDir: freshFolder(), sliceMilliseconds });
  const client = await new MongoClient(database.uri).connect();
  afterAll(async () => {
    await client.close();
    await database.close();
  });
  return client.db();
}

// One never pauses and reads everything itself; the other pauses at each document, and reads in another thread.
const both = [await open(Number.POSITIVE_INFINITY), await open(0)] as const;

const codeOf = (error: { code?: number }) => ({ code: error.code ?? error });

let collections = 0;

/** The same collection in both databases. */
async function twins(list: object[], specifications: { key: object }[]): Promise<Collection[]> {
  const name = `twin${++collections}`;
  return Promise.all(
    both.map(async (db) => {
      const collection = await db.createCollection(name);
      for (const { key, ...options } of specifications)
        await collection.createIndex(key as never, options).catch(codeOf);
      await collection.insertMany(list, { ordered: false }).catch(codeOf);
      return collection;
    }),
  );
}

const bytes = (found: unknown[]) => (found as Buffer[]).map((one) => one.toString('hex'));

const found = (collection: Collection, { filter, ...options }: Query) =>
  collection
    .find(filter, { ...options, raw: true, batchSize: 3 } as never)
    .toArray()
    .then(bytes, codeOf);

const PIPELINES = [
  [{ $group: { _id: '$a', all: { $push: '$b' } } }],
  [{ $unwind: '$a' }, { $sort: { a: 1, _id: 1 } }],
  [{ $sort: { b: -1, _id: 1 } }, { $project: { c: 1 } }],
];

const aggregated = (collection: Collection, { filter }: Query, pipeline: object[]) =>
  collection
    .aggregate([{ $match: filter }, ...pipeline], { raw: true, batchSize: 2 } as never)
    .toArray()
    .then(bytes, codeOf);

const others = (collection: Collection, { filter }: Query) =>
  Promise.all([
    collection.countDocuments(filter).catch(codeOf),
    collection.distinct('c', filter).catch(codeOf),
  ]);

test('a read is answered the same here and in another thread', async () => {
  const cases = fc.tuple(documents(14), indexes, fc.array(query, { minLength: 4, maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([list, specifications, queries]) => {
      const [here, elsewhere] = (await twins(list, specifications)) as [Collection, Collection];
      for (const [at, wanted] of queries.entries()) {
        const pipeline = PIPELINES[at % PIPELINES.length] as object[];
        expect(await found(elsewhere, wanted)).toEqual(await found(here, wanted));
        expect(await aggregated(elsewhere, wanted, pipeline)).toEqual(
          await aggregated(here, wanted, pipeline),
        );
        expect(await others(elsewhere, wanted)).toEqual(await others(here, wanted));
      }
      await Promise.all([here.drop(), elsewhere.drop()]);
    }),
    runs(40),
  );
});

const contents = (collection: Collection) =>
  collection
    .find({}, { sort: { _id: 1 }, raw: true })
    .toArray()
    .then(bytes);

const written = (collection: Collection, wanted: AnyBulkWriteOperation) =>
  collection.bulkWrite([wanted]).then(({ matchedCount, modifiedCount, deletedCount, upsertedCount }) => {
    return { matchedCount, modifiedCount, deletedCount, upsertedCount };
  }, codeOf);

// The clock does not stand still between two databases, and each gives out other identifiers.
const repeatable = write.filter((wanted) => !/\$currentDate|"upsert":true/.test(JSON.stringify(wanted)));

const isOfMany = (wanted: AnyBulkWriteOperation) => 'updateMany' in wanted;

test('a write does the same in slices as in one go', async () => {
  const cases = fc.tuple(documents(12), indexes, fc.array(repeatable, { minLength: 3, maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([list, specifications, writes]) => {
      const [here, elsewhere] = (await twins(list, specifications)) as [Collection, Collection];
      for (const wanted of writes) {
        const outcome = await written(here, wanted);
        expect(await written(elsewhere, wanted)).toEqual(outcome);
        // One that fails in its midst leaves what was done in earlier slices.
        if ('code' in outcome && isOfMany(wanted)) break;
        expect(await contents(elsewhere)).toEqual(await contents(here));
      }
      await Promise.all([here.drop(), elsewhere.drop()]);
    }),
    runs(60),
  );
});
