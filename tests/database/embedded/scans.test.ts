import { MongoClient } from 'mongodb';
import { afterAll, expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { ask } from './ask.ts';
import { failure, freshFolder } from './open.ts';

const DOCUMENTS = 20_000;

interface Person {
  _id: number;
  name: string;
  city: string;
  age: number;
}

const person = (n: number): Person => ({ _id: n, name: `Name ${n}`, city: `City ${n % 7}`, age: n % 90 });

async function open(patience: { sliceMilliseconds?: number } = {}) {
  const database = await openEmbeddedDatabase({ dataDir: freshFolder(), ...patience });
  const client = await new MongoClient(database.uri).connect();
  afterAll(async () => {
    await client.close();
    await database.close();
  });
  return { ...database, client, db: client.db(), people: client.db().collection<Person>('people') };
}

const all = async (
  count: number,
  { people }: { people: { insertMany(list: Person[]): Promise<unknown> } },
) => {
  for (let n = 0; n < count; n += 5000)
    await people.insertMany(Array.from({ length: Math.min(5000, count - n) }, (_, i) => person(n + i)));
};

const busy = await open();
await all(DOCUMENTS, busy);

/** How many documents are read one by one while something goes on. */
async function readsDuring(work: Promise<unknown>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  let reads = 0;
  for (; !isDone; reads++) expect(await busy.people.findOne({ _id: reads })).toMatchObject({ _id: reads });
  await ended;
  return reads;
}

// One that waited for the whole of it would be the only one.
const MANY = 10;

test.each<[string, () => Promise<unknown>]>([
  ['a search', () => busy.people.find({ name: 'nobody' }).toArray()],
  ['a count', () => busy.people.countDocuments({ name: /nobody/ })],
  ['a sort', () => busy.people.find().sort({ age: 1, name: 1 }).limit(5).toArray()],
  [
    'a group',
    () => busy.people.aggregate([{ $group: { _id: '$city', oldest: { $max: '$age' } } }]).toArray(),
  ],
  ['an update of all', () => busy.people.updateMany({}, { $set: { seen: true } })],
  [
    'an update of one, searched for',
    () => busy.people.updateOne({ name: 'Name 19999' }, { $set: { late: 1 } }),
  ],
  ['a search that is to remove', () => busy.people.findOneAndDelete({ name: 'nobody' })],
])('small reads are answered during %s of many documents', async (_, work) => {
  expect(await readsDuring(work())).toBeGreaterThan(MANY);
});

test('an update in slices changes each document once, and says how many', async () => {
  const [first, second] = await Promise.all([
    busy.people.updateMany({ city: 'City 3' }, { $inc: { visits: 1 } }),
    busy.people.updateMany({ city: 'City 3' }, { $inc: { visits: 1 } }),
  ]);
  const inCity = await busy.people.countDocuments({ city: 'City 3' });
  for (const { matchedCount, modifiedCount } of [first, second])
    expect([matchedCount, modifiedCount]).toEqual([inCity, inCity]);
  expect(await busy.people.countDocuments({ city: 'City 3', visits: 2 })).toBe(inCity);
  expect(await busy.people.countDocuments({ visits: 2 })).toBe(inCity);
});

test('an error in the midst of an update leaves what was done before it', async () => {
  await busy.people.createIndex({ badge: 1 }, { unique: true, sparse: true });
  await busy.people.updateOne({ _id: DOCUMENTS - 1 }, { $set: { badge: 2 * (DOCUMENTS - 2) } });
  const update = [{ $set: { badge: { $multiply: ['$_id', 2] } } }];
  const error = await failure(busy.people.updateMany({ age: { $gte: 0 } }, update));
  expect(error).toMatchObject({ code: 11000, keyPattern: { badge: 1 } });
  const badges = await busy.people.find({ badge: { $exists: true } }).toArray();
  expect(badges.length).toBeGreaterThan(1);
  expect(badges.length).toBeLessThan(DOCUMENTS);
});

test('who said how long to wait is told when that is over, and others are served', async () => {
  const slow = [
    { $sort: { name: 1 as const } },
    { $group: { _id: '$name' } },
    { $sort: { _id: 1 as const } },
  ];
  const scan = () => failure(busy.people.aggregate(slow, { maxTimeMS: 25 }).toArray());
  for (const error of await Promise.all([scan(), scan(), scan(), scan()]))
    expect(error).toMatchObject({ code: 50, codeName: 'MaxTimeMSExpired' });
  expect(await failure(busy.people.updateMany({}, { $inc: { n: 1 } }, { maxTimeMS: 20 }))).toMatchObject({
    code: 50,
  });
  expect(await busy.people.aggregate(slow, { maxTimeMS: 60_000 }).toArray()).toHaveLength(DOCUMENTS);
  expect(await failure(busy.people.find({}, { maxTimeMS: -1 }).toArray())).toMatchObject({ code: 2 });
});

// Here everything that looks at a second document goes to another thread, or on in the next slice.
const hasty = await open({ sliceMilliseconds: 0 });

test('a cursor is read to its end where it was opened, or closed there', async () => {
  await all(500, hasty);
  const open = async () => (await hasty.db.admin().serverStatus()).metrics.cursor.open.total;
  const seen: number[] = [];
  for await (const { _id } of hasty.people.find({ age: { $gte: 0 } }).batchSize(60)) seen.push(_id);
  expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n));
  const cursor = hasty.people.find({ age: { $gte: 0 } }).batchSize(2);
  await cursor.next();
  expect(await open()).toBe(1);
  await cursor.close();
  expect(await open()).toBe(0);
  expect(await failure(hasty.db.command({ getMore: cursor.id, collection: 'people' }))).toMatchObject({
    code: 43,
  });
});

test('collections and indexes that come and go are seen by the next read, writes too', async () => {
  const rooms = hasty.db.collection<{ _id: number; seats: number[] }>('rooms');
  for (let round = 0; round < 5; round++) {
    await rooms.insertMany([1, 2, 3].map((_id) => ({ _id, seats: [_id * 10] })));
    expect(await rooms.find({ seats: { $gt: round } }).toArray()).toHaveLength(3);
    await rooms.createIndex({ seats: 1 });
    expect(await rooms.find({ seats: { $gte: 20 } }).toArray()).toHaveLength(2);
    // From now on the index holds several keys of one document.
    await rooms.updateOne({ _id: 3 }, { $push: { seats: 31 } });
    expect((await rooms.find({ seats: { $gte: 20 } }).toArray()).map(({ _id }) => _id)).toEqual([2, 3]);
    await rooms.drop();
    expect(await rooms.find().toArray()).toEqual([]);
  }
});

test('a cursor ends with an error when its collection is dropped, even if one of that name comes again', async () => {
  const short = hasty.db.collection<{ _id: number }>('short');
  const documents = () => Array.from({ length: 50 }, (_, _id) => ({ _id }));
  await short.insertMany(documents());
  const cursor = short.find().batchSize(5);
  await cursor.next();
  await short.drop();
  await short.insertMany(documents());
  expect(await failure(cursor.toArray())).toMatchObject({ code: 175 });
});

test('a transaction sees what it wrote; others do not, wherever they are answered', async () => {
  const total = async (options = {}) => {
    const sum = [{ $group: { _id: null, sum: { $sum: '$n' } } }];
    return (await hasty.db.collection('sums').aggregate(sum, options).toArray())[0]?.sum;
  };
  const sums = hasty.db.collection<{ _id: number; n: number }>('sums');
  await sums.insertMany([1, 2, 3].map((_id) => ({ _id, n: 1 })));
  await hasty.client.withSession((session) =>
    session.withTransaction(async () => {
      await sums.updateMany({}, { $inc: { n: 1 } }, { session });
      expect(await total({ session })).toBe(6);
      expect(await total()).toBe(3);
    }),
  );
  expect(await total()).toBe(6);
});

test('a change that sorts a long list is made whole, though its time is over', async () => {
  const lists = hasty.db.collection<{ _id: number; name: string; list: { n: number }[] }>('lists');
  await lists.insertMany([1, 2].map((_id) => ({ _id, name: `l${_id}`, list: [] })));
  const shuffled = Array.from({ length: 300 }, (_, n) => ({ n: (n * 77) % 300 }));
  const push = { $push: { list: { $each: shuffled, $sort: { n: 1 as const } } } };
  expect(await lists.updateMany({ name: /l/ }, push)).toMatchObject({ modifiedCount: 2 });
  const after = { returnDocument: 'after' as const };
  expect((await lists.findOneAndUpdate({ name: 'l2' }, push, after))?.list).toHaveLength(600);
  const added = await lists.findOneAndUpdate({ name: 'l3' }, push, { upsert: true, ...after });
  expect(added?.list).toEqual(Array.from({ length: 300 }, (_, n) => ({ n })));
});

test('of many who press at once each gets another seat, though seats are searched for elsewhere', async () => {
  const seats = hasty.db.collection<{ _id: number; free: boolean }>('seats');
  await seats.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id, free: true })));
  const pressed = Array.from({ length: 60 }, () =>
    seats.findOneAndUpdate({ free: true }, { $set: { free: false } }, { sort: { _id: -1 } }),
  );
  const got = (await Promise.all(pressed)).flatMap((seat) => (seat ? [seat._id] : []));
  expect(got.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
});

test('a numbered write that paused is done once, however often it is sent', async () => {
  const counters = hasty.db.collection<{ _id: number; name: string; n: number }>('counters');
  await counters.insertMany([1, 2, 3].map((_id) => ({ _id, name: `c${_id}`, n: 0 })));
  const { insertedId } = await hasty.db.collection('ids').insertOne({});
  const increment = {
    update: 'counters',
    updates: [{ q: { name: 'c3' }, u: { $inc: { n: 1 } } }],
    lsid: { id: insertedId },
    txnNumber: 1,
    $db: hasty.db.databaseName,
  };
  const replies = await Promise.all([1, 2, 3].map(() => ask(hasty.uri, increment)));
  for (const reply of [...replies, await ask(hasty.uri, increment)])
    expect(reply).toMatchObject({ n: 1, nModified: 1, ok: 1 });
  expect(await counters.findOne({ _id: 3 })).toMatchObject({ n: 1 });
});

test('closing does not wait for a search to end', async () => {
  const closing = await open();
  await all(DOCUMENTS, closing);
  const slow = Array.from({ length: 5 }, () =>
    failure(
      closing.people
        .find({ name: /nobody/ })
        .sort({ name: 1 })
        .toArray(),
    ),
  );
  await closing.people.findOne({ _id: 1 });
  const asked = performance.now();
  await closing.close();
  const took = performance.now() - asked;
  for (const error of await Promise.all(slow)) expect(error.name).toMatch(/^Mongo/);
  expect(took).toBeLessThan(5000);
});
