import { beforeAll, describe, expect, test } from 'vitest';
import { failure, type OpenDatabase, openDatabase } from './open.ts';

let open: OpenDatabase;

const collation = { locale: 'en', strength: 2 };
const words = [
  { _id: 1, v: 'a' },
  { _id: 2, v: 'A' },
  { _id: 3, v: 'b' },
];

beforeAll(async () => {
  open = await openDatabase();
  await open.db.collection<{ _id: number }>('words').insertMany(words);
  await open.db.createCollection('folded', { collation });
  await open.db.collection<{ _id: number }>('folded').insertMany(words);
  await open.db.collection<{ _id: string }>('names').insertMany([{ _id: 'A' }, { _id: 'c' }]);
});

const ask = (pipeline: Record<string, unknown>[], options = {}, name = 'words') =>
  open.db.collection(name).aggregate(pipeline, options).toArray();

const sizeOf = { $project: { x: { $size: '$x' } } };
const oneEach = [
  { _id: 1, x: 1 },
  { _id: 2, x: 1 },
  { _id: 3, x: 0 },
];

describe('a collation holds for a whole pipeline', () => {
  test.each<[string, Record<string, unknown>[], unknown[]]>([
    [
      '$group',
      [{ $group: { _id: '$v', n: { $sum: 1 } } }],
      [
        { _id: 'a', n: 2 },
        { _id: 'b', n: 1 },
      ],
    ],
    ['$sortByCount', [{ $sortByCount: '$v' }, { $limit: 1 }], [{ _id: 'a', count: 2 }]],
    [
      'comparisons in expressions',
      [
        { $project: { e: { $eq: ['$v', 'A'] }, i: { $in: ['$v', ['A']] }, c: { $cmp: ['$v', 'A'] } } },
        { $limit: 1 },
      ],
      [{ _id: 1, e: true, i: true, c: 0 }],
    ],
    ['$expr', [{ $match: { $expr: { $eq: ['$v', 'A'] } } }, { $count: 'n' }], [{ n: 2 }]],
    [
      '$lookup by fields',
      [{ $lookup: { from: 'names', localField: 'v', foreignField: '_id', as: 'x' } }, sizeOf],
      oneEach,
    ],
    [
      '$lookup by a pipeline',
      [
        {
          $lookup: {
            from: 'names',
            let: { v: '$v' },
            pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$v'] } } }],
            as: 'x',
          },
        },
        sizeOf,
      ],
      oneEach,
    ],
    [
      '$graphLookup',
      [
        {
          $graphLookup: {
            from: 'names',
            startWith: '$v',
            connectFromField: 'no',
            connectToField: '_id',
            as: 'x',
          },
        },
        sizeOf,
      ],
      oneEach,
    ],
    [
      '$unionWith',
      [{ $match: { v: 'b' } }, { $unionWith: { coll: 'names', pipeline: [{ $match: { _id: 'a' } }] } }],
      [{ _id: 3, v: 'b' }, { _id: 'A' }],
    ],
    [
      '$bucket',
      [{ $bucket: { groupBy: '$v', boundaries: ['A', 'B', 'C'] } }],
      [
        { _id: 'A', count: 2 },
        { _id: 'B', count: 1 },
      ],
    ],
    [
      '$setWindowFields',
      [{ $setWindowFields: { partitionBy: '$v', output: { n: { $count: {} } } } }, { $project: { v: 0 } }],
      [
        { _id: 1, n: 2 },
        { _id: 2, n: 2 },
        { _id: 3, n: 1 },
      ],
    ],
  ])('%s', async (_stage, pipeline, expected) => {
    expect(await ask(pipeline, { collation })).toEqual(expected);
    expect(await ask(pipeline, {}, 'folded')).toEqual(expected);
  });

  test('unless the pipeline asks for the simple one', async () => {
    const pipeline = [{ $group: { _id: '$v' } }, { $count: 'n' }];
    expect(await ask(pipeline, { collation: { locale: 'simple' } }, 'folded')).toEqual([{ n: 3 }]);
  });

  test('a view compares as it was made to, not as what it shows', async () => {
    await open.db.createCollection('shown', { viewOn: 'folded' });
    expect(await open.db.collection('shown').countDocuments({ v: 'A' })).toBe(1);
    expect(await ask([{ $group: { _id: '$v' } }, { $count: 'n' }], {}, 'shown')).toEqual([{ n: 3 }]);
  });

  test('a collection looked into compares as the pipeline does, not as it does itself', async () => {
    const pipeline = [{ $lookup: { from: 'folded', localField: '_id', foreignField: 'v', as: 'x' } }, sizeOf];
    expect(await ask(pipeline, {}, 'names')).toEqual([
      { _id: 'A', x: 1 },
      { _id: 'c', x: 0 },
    ]);
  });
});

test('an index has the collation of its collection', async () => {
  const people = await open.db.createCollection('people', { collation });
  await people.createIndex({ name: 1 }, { unique: true });
  await people.createIndex({ mail: 1 }, { unique: true, sparse: true, collation: { locale: 'simple' } });
  await people.insertMany([
    { name: 'Amal', mail: 'a' },
    { name: 'Idir', mail: 'A' },
  ]);
  expect(await failure(people.insertOne({ name: 'AMAL' }))).toMatchObject({ code: 11000 });
  const [, byName, byMail] = await people.indexes();
  expect(byName?.collation).toMatchObject(collation);
  expect(byMail?.collation).toBeUndefined();
});

test('a collection is not made with a collation it could not hold to', async () => {
  const asked = { collation: { locale: 'en', caseLevel: true } };
  expect(await failure(open.db.createCollection('never', asked))).toMatchObject({ code: 115 });
  expect(await open.db.listCollections({ name: 'never' }).toArray()).toEqual([]);
});

test('what is not there cannot be renamed', async () => {
  const error = await failure(open.db.collection('nowhere').rename('somewhere'));
  expect(error).toMatchObject({ code: 26, message: 'Source collection multaqa.nowhere does not exist' });
});
