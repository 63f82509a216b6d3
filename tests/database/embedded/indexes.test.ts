import { ObjectId } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { db } = await openDatabase();
let made = 0;
const fresh = () => db.collection(`indexes${made++}`);

const planOf = (explained: object) => JSON.stringify(explained);

describe('unique indexes', () => {
  test('a compound one looks at all its fields', async () => {
    const things = fresh();
    await things.createIndex({ forum: 1, email: 1 }, { unique: true });
    await things.insertMany([
      { forum: 1, email: 'a' },
      { forum: 2, email: 'a' },
      { forum: 1, email: 'b' },
    ]);
    expect(await failure(things.insertOne({ forum: 2, email: 'a' }))).toMatchObject({ code: 11000 });
  });

  test('a missing field counts as null, once, but not in a sparse index', async () => {
    const plain = fresh();
    await plain.createIndex({ code: 1 }, { unique: true });
    await plain.insertOne({});
    expect(await failure(plain.insertOne({ code: null }))).toMatchObject({
      code: 11000,
      keyValue: { code: null },
    });
    const sparse = fresh();
    await sparse.createIndex({ code: 1 }, { unique: true, sparse: true });
    await sparse.insertMany([{}, {}, { code: 1 }]);
    expect(await failure(sparse.insertOne({ code: 1 }))).toMatchObject({ code: 11000 });
  });

  test('a partial one holds only for the documents it covers', async () => {
    const things = fresh();
    await things.createIndex({ seat: 1 }, { unique: true, partialFilterExpression: { state: 'confirmed' } });
    await things.insertMany([
      { seat: 1, state: 'confirmed' },
      { seat: 1, state: 'cancelled' },
      { seat: 1, state: 'cancelled' },
    ]);
    const revival = things.updateOne({ state: 'cancelled' }, { $set: { state: 'confirmed' } });
    expect(await failure(revival)).toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ seat: 1 })).toBe(3);
  });

  test('elements of an array clash between documents, not within one', async () => {
    const things = fresh();
    await things.createIndex({ tags: 1 }, { unique: true });
    await things.insertOne({ tags: ['a', 'a', 'b'] });
    expect(await failure(things.insertOne({ tags: ['c', 'b'] }))).toMatchObject({ code: 11000 });
  });

  test('fields of one array pair up by element', async () => {
    const things = fresh();
    await things.createIndex({ 'parts.a': 1, 'parts.b': 1 }, { unique: true });
    await things.insertOne({
      parts: [
        { a: 1, b: 1 },
        { a: 2, b: 2 },
      ],
    });
    await things.insertOne({ parts: [{ a: 1, b: 2 }] });
    expect(await failure(things.insertOne({ parts: [{ a: 2, b: 2 }] }))).toMatchObject({ code: 11000 });
  });

  test('two arrays in one index are refused', async () => {
    const things = fresh();
    await things.createIndex({ a: 1, b: 1 });
    expect(await failure(things.insertOne({ a: [1], b: [2] }))).toMatchObject({ code: 171 });
  });

  test('a collation of strength 2 makes case indifferent, in the index and in queries', async () => {
    const people = fresh();
    const collation = { locale: 'en', strength: 2 };
    await people.createIndex({ email: 1 }, { unique: true, collation });
    await people.insertOne({ email: 'Amal@Example.org' });
    expect(await failure(people.insertOne({ email: 'amal@example.ORG' }))).toMatchObject({ code: 11000 });
    expect(await people.findOne({ email: 'AMAL@EXAMPLE.ORG' }, { collation })).not.toBeNull();
    expect(await people.findOne({ email: 'AMAL@EXAMPLE.ORG' })).toBeNull();
    expect(planOf(await people.find({ email: 'x' }, { collation }).explain())).toContain('IXSCAN');
  });
});

describe('the catalogue of indexes', () => {
  test('making one over documents that clash changes nothing', async () => {
    const things = fresh();
    await things.insertMany([{ a: 1 }, { a: 1 }]);
    expect(await failure(things.createIndex({ a: 1 }, { unique: true }))).toMatchObject({ code: 11000 });
    expect(await things.indexes()).toHaveLength(1);
  });

  test('the same index twice is one, nearly the same is an error', async () => {
    const things = fresh();
    await things.createIndex({ a: 1 });
    await things.createIndex({ a: 1 });
    expect(await failure(things.createIndex({ a: 1 }, { unique: true }))).toMatchObject({ code: 86 });
    expect(await failure(things.createIndex({ a: 1 }, { expireAfterSeconds: 5 }))).toMatchObject({
      code: 85,
    });
    expect(await failure(things.createIndex({ a: 1 }, { name: 'other' }))).toMatchObject({ code: 85 });
    expect(await failure(things.createIndex({ b: 1 }, { name: 'a_1' }))).toMatchObject({ code: 86 });
    await things.dropIndex('a_1');
    expect(await things.indexes()).toMatchObject([{ name: '_id_' }]);
    expect(await failure(things.dropIndex('a_1'))).toMatchObject({ code: 27 });
  });

  test('one that differs by being unique or sparse is another one, by another name', async () => {
    const things = fresh();
    await things.createIndex({ a: 1 });
    await things.createIndex({ a: 1 }, { unique: true, name: 'a_unique' });
    await things.createIndex({ a: 1 }, { sparse: true, name: 'a_sparse' });
    expect((await things.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1', 'a_unique', 'a_sparse']);
    await things.insertOne({ a: 1 });
    expect(await failure(things.insertOne({ a: 1 }))).toMatchObject({ code: 11000 });
  });

  test('what was asked for is listed', async () => {
    const things = fresh();
    await things.createIndex({ a: 1 }, { background: false });
    expect((await things.indexes())[1]).toEqual({ v: 2, key: { a: 1 }, name: 'a_1', background: false });
  });

  test('explain says which way a query goes', async () => {
    const things = fresh();
    await things.createIndex({ state: 1, at: -1 });
    await things.insertOne({ state: 'x', at: 1 });
    const byIndex = planOf(await things.find({ state: 'x' }).sort({ at: -1 }).explain());
    expect(byIndex).toContain('state_1_at_-1');
    expect(byIndex).not.toContain('SORT');
    expect(planOf(await things.find({ at: 1 }).explain())).toContain('COLLSCAN');
    expect(planOf(await things.find({ _id: new ObjectId() }).explain())).toContain('IDHACK');
    expect(await failure(things.find({}).hint('no_such').toArray())).toMatchObject({ code: 2 });
  });
});

test('a view shows what its pipeline makes', async () => {
  const people = fresh();
  await people.insertMany([
    { name: 'Amal', isPublic: true },
    { name: 'Idir', isPublic: false },
  ]);
  const view = await db.createCollection('speakers', {
    viewOn: people.collectionName,
    pipeline: [{ $match: { isPublic: true } }, { $project: { _id: 0, name: 1 } }],
  });
  expect(await view.find().toArray()).toEqual([{ name: 'Amal' }]);
  expect(await view.countDocuments({ name: 'Idir' })).toBe(0);
  expect(await failure(view.insertOne({ name: 'x' }))).toMatchObject({ code: 166 });
});
