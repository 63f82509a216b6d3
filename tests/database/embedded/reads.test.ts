import { describe, expect, test } from 'vitest';
import { failure, openDatabase } from './open.ts';

const { client, db } = await openDatabase();
const numbers = db.collection<{ _id: number; even: boolean; tags: string[]; list: { n: number }[] }>(
  'numbers',
);
await numbers.insertMany(
  Array.from({ length: 500 }, (_, n) => ({
    _id: n,
    even: n % 2 === 0,
    tags: [`t${n % 3}`],
    list: [{ n }, { n: -n }],
  })),
);

test('a cursor goes through all batches', async () => {
  const seen = [];
  for await (const { _id } of numbers.find().sort({ _id: -1 }).batchSize(7)) seen.push(_id);
  expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => 499 - n));
});

test('a cursor can be closed before its end', async () => {
  const cursor = numbers.find().batchSize(2);
  await cursor.next();
  await cursor.close();
  expect(await db.admin().serverStatus()).toMatchObject({ metrics: { cursor: { open: { total: 0 } } } });
});

test('a cursor leaves out what went or changed since its first batch', async () => {
  const things = db.collection<{ _id: number; isOpen: boolean }>('passing');
  await things.insertMany(Array.from({ length: 10 }, (_, n) => ({ _id: n, isOpen: true })));
  const cursor = things.find({ isOpen: true }).batchSize(2);
  const first = await cursor.next();
  await things.deleteOne({ _id: 4 });
  await things.updateOne({ _id: 6 }, { $set: { isOpen: false } });
  const rest = await cursor.toArray();
  expect([first, ...rest].map((thing) => thing?._id)).toEqual([0, 1, 2, 3, 5, 7, 8, 9]);
  const cut = things.find().batchSize(2);
  await cut.next();
  await things.drop();
  expect(await failure(cut.toArray())).toMatchObject({ code: 175 });
});

test('skip, limit, count and distinct', async () => {
  const page = await numbers.find({ even: true }).sort({ _id: 1 }).skip(10).limit(3).toArray();
  expect(page.map(({ _id }) => _id)).toEqual([20, 22, 24]);
  expect(await numbers.countDocuments({ even: true })).toBe(250);
  expect(await numbers.countDocuments({ even: true }, { skip: 240, limit: 100 })).toBe(10);
  expect(await numbers.estimatedDocumentCount()).toBe(500);
  expect(await numbers.distinct('tags')).toEqual(['t0', 't1', 't2']);
});

test.each([
  ['included fields', { tags: 1 }, { _id: 4, tags: ['t1'] }],
  ['excluded fields', { list: 0, _id: 0 }, { even: true, tags: ['t1'] }],
  ['fields in an array', { 'list.n': 1, _id: 0 }, { list: [{ n: 4 }, { n: -4 }] }],
  ['$slice', { list: { $slice: -1 }, tags: 1, _id: 0 }, { list: [{ n: -4 }], tags: ['t1'] }],
  ['$elemMatch', { list: { $elemMatch: { n: { $lt: 0 } } }, _id: 0 }, { list: [{ n: -4 }] }],
  ['$slice of another field', { _id: 0, first: { $slice: ['$list', 1] } }, { first: [{ n: 4 }] }],
  ['a computed field', { _id: 0, twice: { $add: ['$_id', '$_id'] } }, { twice: 8 }],
])('projects %s', async (_what, projection, expected) => {
  expect(await numbers.findOne({ _id: 4 }, { projection })).toEqual(expected);
});

test.each([
  [[1, 0], 28724],
  ['x', 28667],
])('$slice: %j is an error', async ($slice, code) => {
  const error = await failure(numbers.findOne({}, { projection: { list: { $slice } } }));
  expect(error).toMatchObject({ code });
});

test('projects the element that matched', async () => {
  const found = await numbers.findOne({ 'list.n': -4 }, { projection: { 'list.$': 1 } });
  expect(found).toEqual({ _id: 4, list: [{ n: -4 }] });
});

test('the values of let are expressions', async () => {
  const found = await numbers.find(
    { $expr: { $eq: ['$_id', '$$wanted'] } },
    { let: { wanted: { $add: [2, 3] } } },
  );
  expect((await found.toArray()).map(({ _id }) => _id)).toEqual([5]);
});

describe('what it cannot do it refuses by name', () => {
  test.each([
    ['$where', () => numbers.find({ $where: 'true' }).toArray(), 115],
    ['$text', () => numbers.find({ $text: { $search: 'x' } }).toArray(), 115],
    ['$near', () => numbers.find({ place: { $near: [0, 0] } } as never).toArray(), 115],
    ['$frob', () => numbers.find({ even: { $frob: 1 } } as never).toArray(), 2],
    ['$frob', () => numbers.find({ $frob: [] } as never).toArray(), 2],
    ['$frob', () => numbers.aggregate([{ $frob: {} }]).toArray(), 40324],
    ['$frob', () => numbers.aggregate([{ $project: { x: { $frob: 1 } } }]).toArray(), 168],
    ['$limit', () => numbers.aggregate([{ $limit: -1 }]).toArray(), 5107201],
    ['the limit', () => numbers.aggregate([{ $limit: 0 }]).toArray(), 15958],
    [
      '$meta',
      () =>
        numbers
          .find()
          .sort({ score: { $meta: 'textScore' } })
          .toArray(),
      115,
    ],
    ['$listSearchIndexes', () => numbers.listSearchIndexes().toArray(), 115],
    ['$geoNear', () => numbers.aggregate([{ $geoNear: {} }]).toArray(), 115],
    ['frobnicate', () => db.command({ frobnicate: 1 }), 59],
  ])('%s', async (name, run, code) => {
    const error = await failure(run());
    expect(error).toMatchObject({ code });
    expect(error.message).toContain(name);
  });

  test('a change stream', async () => {
    const stream = numbers.watch();
    const error = await failure(stream.next());
    expect(error).toMatchObject({ code: 115 });
    await stream.close();
  });
});

test('it says what it is', async () => {
  expect(await db.command({ hello: 1 })).toMatchObject({ isWritablePrimary: true, setName: 'embedded' });
  expect(await db.admin().buildInfo()).toMatchObject({ version: '7.0.14' });
  expect(await db.command({ collStats: 'numbers' })).toMatchObject({ count: 500, nindexes: 1 });
  expect((await client.db().admin().listDatabases()).databases.map(({ name }) => name)).toEqual(['multaqa']);
});
