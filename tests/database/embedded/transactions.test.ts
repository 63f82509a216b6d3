import { expect, test } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { client, db } = await openDatabase();
let made = 0;
const fresh = () => db.collection<{ _id: string; n?: number }>(`transactions${made++}`);

test('what a transaction does is seen inside at once, and outside when it is committed', async () => {
  const things = fresh();
  await things.insertOne({ _id: 'before' });
  const session = client.startSession();
  await session.withTransaction(async () => {
    await things.insertOne({ _id: 'inside' }, { session });
    expect(await things.countDocuments({}, { session })).toBe(2);
    expect(await things.countDocuments()).toBe(1);
  });
  expect(await things.countDocuments()).toBe(2);
  await session.endSession();
});

test('an error takes everything back, and new collections and indexes with it', async () => {
  const things = fresh();
  const session = client.startSession();
  const work = session.withTransaction(async () => {
    await things.insertOne({ _id: 'inside' }, { session });
    expect(await db.listCollections({ name: things.collectionName }).toArray()).toEqual([]);
    throw new Error('changed my mind');
  });
  expect((await failure(work)).message).toBe('changed my mind');
  await session.endSession();
  expect(await db.listCollections({ name: things.collectionName }).toArray()).toEqual([]);
  await things.insertOne({ _id: 'inside' });
  expect(await things.countDocuments()).toBe(1);
});

test('a duplicate key ends the transaction', async () => {
  const things = fresh();
  await things.insertOne({ _id: 'taken' });
  const session = client.startSession();
  session.startTransaction();
  await things.insertOne({ _id: 'other' }, { session });
  expect(await failure(things.insertOne({ _id: 'taken' }, { session }))).toMatchObject({ code: 11000 });
  expect(await failure(session.commitTransaction())).toMatchObject({ code: 251 });
  await session.endSession();
  expect(await things.countDocuments()).toBe(1);
});

test('transactions at once happen one after the other', async () => {
  const counters = fresh();
  await counters.insertOne({ _id: 'counter', n: 0 });
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      const session = client.startSession();
      await session.withTransaction(async () => {
        const counter = await counters.findOne({ _id: 'counter' }, { session });
        await counters.updateOne({ _id: 'counter' }, { $set: { n: (counter?.n ?? 0) + 1 } }, { session });
      });
      await session.endSession();
    }),
  );
  expect(await counters.findOne()).toMatchObject({ n: 20 });
});

test('a write awaited inside without the session fails within seconds and says why', async () => {
  const things = fresh();
  const session = client.startSession();
  session.startTransaction();
  await things.insertOne({ _id: 'inside' }, { session });
  const startedAt = performance.now();
  const error = await failure(things.insertOne({ _id: 'forgotten' }));
  expect(error).toMatchObject({ code: 24, message: expect.stringContaining('may lack its session') });
  expect(performance.now() - startedAt).toBeLessThan(8000);
  await session.commitTransaction();
  await session.endSession();
  expect(await things.countDocuments()).toBe(1);
});

test('a session that ends leaves no transaction open', async () => {
  const things = fresh();
  const session = client.startSession();
  session.startTransaction();
  await things.insertOne({ _id: 'inside' }, { session });
  await session.endSession();
  await things.insertOne({ _id: 'after' });
  expect(await things.find().toArray()).toEqual([{ _id: 'after' }]);
});
