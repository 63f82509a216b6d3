import fc from 'fast-check';
import type { Collection } from 'mongodb';
import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { documents, indexes } from './documents.ts';
import { expectIndexesRebuilt } from './rebuilt.ts';
import { batch } from './updates.ts';
import { runs } from './values.ts';

const { db, folder } = await openDatabase();

const UNKNOWN_ERROR = 8;

/** A write may be refused; it may not break something inside. */
const expectRefusal = (error: { code?: number }) => {
  if (error.code === undefined || error.code === UNKNOWN_ERROR) throw error;
};

const contents = async (collection: Collection) =>
  (await collection.find({}, { sort: { _id: 1 }, raw: true }).toArray()).map((bytes) =>
    (bytes as unknown as Buffer).toString('hex'),
  );

test('writes of all kinds, failing ones too, leave every index as a rebuilt one', async () => {
  let collections = 0;
  const cases = fc.tuple(documents(12), indexes, fc.array(batch, { minLength: 2, maxLength: 6 }));
  await fc.assert(
    fc.asyncProperty(cases, async ([list, specifications, batches]) => {
      const collection = await db.createCollection(`updated${++collections}`);
      for (const { key, ...options } of specifications)
        await collection.createIndex(key as never, options).catch(expectRefusal);
      await collection.insertMany(list, { ordered: false }).catch(expectRefusal);
      for (const { writes, ordered } of batches)
        await collection.bulkWrite(writes, { ordered }).catch(expectRefusal);
      expectIndexesRebuilt(folder, collection.collectionName);
      await collection.drop();
    }),
    runs(50),
  );
});

test('a transaction that is taken back leaves the documents and every index as they were', async () => {
  const cases = fc.tuple(documents(8), indexes, fc.array(batch, { minLength: 1, maxLength: 3 }));
  let collections = 0;
  await fc.assert(
    fc.asyncProperty(cases, async ([list, specifications, batches]) => {
      const collection = await db.createCollection(`aborted${++collections}`);
      await collection.insertMany(list);
      for (const { key, ...options } of specifications)
        await collection.createIndex(key as never, options).catch(expectRefusal);
      const before = await contents(collection);
      const session = db.client.startSession();
      session.startTransaction();
      for (const { writes, ordered } of batches)
        await collection.bulkWrite(writes, { ordered, session }).catch(expectRefusal);
      await session.abortTransaction();
      await session.endSession();
      expect(await contents(collection)).toEqual(before);
      expectIndexesRebuilt(folder, collection.collectionName);
      await collection.drop();
    }),
    runs(20),
  );
});
