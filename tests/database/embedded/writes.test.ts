import { type Document, Double, Long, ObjectId, type UpdateFilter } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { db } = await openDatabase();
let made = 0;
/** Collections in which `_id` is left to be made, and such in which the tests choose it. */
const freshUnnamed = () => db.collection(`writes${made++}`);
const freshSessions = () =>
  db.collection<{ _id: string | number; taken: number; seats: number; isFull?: boolean }>(`writes${made++}`);
const fresh = () =>
  db.collection<{ _id: string | number | ObjectId; [field: string]: unknown }>(`writes${made++}`);

describe('inserts', () => {
  test('a duplicate names the index, its key pattern and the value', async () => {
    const people = freshUnnamed();
    await people.createIndex({ email: 1 }, { unique: true });
    await people.insertOne({ email: 'amal@example.org' });
    expect(await failure(people.insertOne({ email: 'amal@example.org' }))).toMatchObject({
      code: 11000,
      keyPattern: { email: 1 },
      keyValue: { email: 'amal@example.org' },
      message: expect.stringContaining('index: email_1 dup key: { email: "amal@example.org" }'),
    });
  });

  test('a document that is refused leaves nothing in the other indexes', async () => {
    const people = fresh();
    await people.createIndexes([{ key: { name: 1 } }, { key: { email: 1 }, unique: true }]);
    const [first, refused, last] = [1, 2, 3].map((_id) => ({
      _id,
      name: `n${_id}`,
      email: _id < 3 ? 'a' : 'b',
    }));
    await failure(people.insertMany([first, refused, last] as { _id: number }[], { ordered: false }));
    const count = (query: object) => db.command({ count: people.collectionName, query });
    expect(await count({ name: 'n2' })).toMatchObject({ n: 0 });
    expect(await count({ name: 'n3' })).toMatchObject({ n: 1 });
    expect(await people.find().sort({ _id: 1 }).toArray()).toEqual([first, last]);
    expect(await people.insertOne({ ...refused, _id: 2, email: 'c' })).toMatchObject({ insertedId: 2 });
  });

  test('an ordered batch stops at its first error, an unordered one goes on', async () => {
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
    const ordered = fresh();
    const stopped = await failure(ordered.insertMany(documents));
    expect(stopped).toMatchObject({ insertedCount: 1, writeErrors: [{ index: 1, code: 11000 }] });
    const unordered = fresh();
    await failure(unordered.insertMany(documents, { ordered: false }));
    expect(await unordered.countDocuments()).toBe(2);
  });

  test('types survive a rewrite by an update', async () => {
    const numbers = fresh();
    await numbers.insertOne({ _id: 1, double: new Double(2), long: Long.fromNumber(3), int: 4 });
    await numbers.updateOne({ _id: 1 }, { $set: { other: true } });
    const found = await numbers.findOne({
      double: { $type: 'double' },
      long: { $type: 'long' },
      int: { $type: 'int' },
    });
    expect(found).toMatchObject({ _id: 1, other: true });
  });

  test('an _id is made and put first', async () => {
    const things = freshUnnamed();
    await things.insertOne({ name: 'x', _id: new ObjectId() }, { forceServerObjectId: true });
    await things.insertOne({ name: 'y' }, { forceServerObjectId: true });
    const [x, y] = await things.find().sort({ name: 1 }).toArray();
    expect(Object.keys(x ?? {})).toEqual(['_id', 'name']);
    expect(y?._id).toBeInstanceOf(ObjectId);
  });

  test('documents keep a field named documents', async () => {
    const things = fresh();
    await things.insertOne({ _id: 1, documents: [{ documents: [1] }] });
    await things.findOneAndUpdate({ _id: 1 }, { $set: { documents: [{ a: 1 }] } });
    expect(await things.findOne({ _id: 1 })).toEqual({ _id: 1, documents: [{ a: 1 }] });
  });
});

describe('updates', () => {
  test('an upsert begins from the equalities of the filter', async () => {
    const things = fresh();
    const result = await things.updateOne(
      { kind: 'badge', 'size.width': 5, count: { $gt: 3 } },
      { $set: { state: 'new' }, $setOnInsert: { by: 'amal' } },
      { upsert: true },
    );
    expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1 });
    expect(await things.findOne({}, { projection: { _id: 0 } })).toEqual({
      kind: 'badge',
      size: { width: 5 },
      state: 'new',
      by: 'amal',
    });
  });

  test('a filter may compare two fields with $expr', async () => {
    const sessions = freshSessions();
    await sessions.insertOne({ _id: 1, taken: 1, seats: 2 });
    const claim = () =>
      sessions.findOneAndUpdate({ _id: 1, $expr: { $lt: ['$taken', '$seats'] } }, { $inc: { taken: 1 } });
    expect(await claim()).toMatchObject({ taken: 1 });
    expect(await claim()).toBeNull();
    expect(
      await sessions.updateMany({ $expr: { $eq: ['$taken', '$seats'] } }, { $set: { isFull: true } }),
    ).toMatchObject({
      modifiedCount: 1,
    });
  });

  test('a pipeline computes from the document itself', async () => {
    const orders = fresh();
    await orders.insertOne({ _id: 1, price: 4, count: 3 });
    await orders.updateOne({ _id: 1 }, [
      { $set: { total: { $multiply: ['$price', '$count'] } } },
      { $set: { label: { $concat: ['no. ', { $toString: '$_id' }] } } },
      { $unset: 'count' },
    ]);
    expect(await orders.findOne({ _id: 1 })).toEqual({ _id: 1, price: 4, total: 12, label: 'no. 1' });
  });

  test('an unchanged document counts as matched, not as modified', async () => {
    const things = fresh();
    await things.insertOne({ _id: 1, a: 1 });
    expect(await things.updateOne({ _id: 1 }, { $set: { a: 1 } })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
  });

  test('positions are resolved before anything changes', async () => {
    const things = fresh();
    await things.insertOne({
      _id: 1,
      list: [
        { k: 1, n: 0 },
        { k: 2, n: 0 },
      ],
    });
    await things.updateOne({ _id: 1, 'list.k': 2 }, { $set: { 'list.$.k': 1, 'list.$.n': 9 } });
    expect(await things.findOne({ _id: 1 })).toEqual({
      _id: 1,
      list: [
        { k: 1, n: 0 },
        { k: 1, n: 9 },
      ],
    });
  });

  test.each<[what: string, update: UpdateFilter<Document>, code: number]>([
    ['two operators on one field', { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a change of _id', { $set: { _id: 2 as never } }, 66],
    ['an unknown operator', { $frob: { a: 1 } } as never, 9],
    ['an increment of text', { $inc: { text: 1 } }, 14],
  ])('refuses %s', async (_what, update, code) => {
    const things = fresh();
    await things.insertOne({ _id: 1, text: 'x' });
    expect(await failure(things.updateOne({ _id: 1 }, update as never))).toMatchObject({ code });
  });
});

describe('findAndModify', () => {
  test('gives the document before or after, sorted and projected', async () => {
    const jobs = fresh();
    await jobs.insertMany([
      { _id: 1, at: 2, state: 'queued' },
      { _id: 2, at: 1, state: 'queued' },
    ]);
    const options = { sort: { at: 1 }, projection: { state: 1 } } as const;
    expect(await jobs.findOneAndUpdate({ state: 'queued' }, { $set: { state: 'running' } }, options)).toEqual(
      {
        _id: 2,
        state: 'queued',
      },
    );
    const after = await jobs.findOneAndReplace({ _id: 1 }, { state: 'done' }, { returnDocument: 'after' });
    expect(after).toEqual({ _id: 1, state: 'done' });
    expect(await jobs.findOneAndDelete({ _id: 1 })).toEqual({ _id: 1, state: 'done' });
    expect(await jobs.findOneAndDelete({ _id: 1 })).toBeNull();
  });

  test('lets each of fifty seats go exactly once to three hundred who press at once', async () => {
    const sessions = freshSessions();
    await sessions.insertOne({ _id: 'plenary', seats: 50, taken: 0 });
    const claims = await Promise.all(
      Array.from({ length: 300 }, () =>
        sessions.findOneAndUpdate(
          { _id: 'plenary', $expr: { $lt: ['$taken', '$seats'] } },
          { $inc: { taken: 1 } },
          { returnDocument: 'after' },
        ),
      ),
    );
    const won = claims.filter((claim) => claim !== null);
    expect(won).toHaveLength(50);
    expect(new Set(won.map((claim) => claim.taken)).size).toBe(50);
  });

  test('lets one of a hundred equal inserts through a unique index', async () => {
    const registrations = freshUnnamed();
    await registrations.createIndex({ forum: 1, email: 1 }, { unique: true });
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () => registrations.insertOne({ forum: 'f', email: 'amal@example.org' })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await registrations.countDocuments()).toBe(1);
  });
});

test('a bulk write counts each kind of change', async () => {
  const things = fresh();
  await things.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  const result = await things.bulkWrite([
    { insertOne: { document: { _id: 4 } } },
    { updateMany: { filter: { _id: { $lt: 3 } } as never, update: { $set: { seen: true } } } },
    { replaceOne: { filter: { _id: 9 }, replacement: { a: 1 }, upsert: true } },
    { deleteOne: { filter: { _id: 3 } } },
  ]);
  expect(result).toMatchObject({
    insertedCount: 1,
    matchedCount: 2,
    modifiedCount: 2,
    upsertedCount: 1,
    deletedCount: 1,
  });
  expect((await things.find().toArray()).map(({ _id }) => _id)).toEqual([1, 2, 4, 9]);
});
