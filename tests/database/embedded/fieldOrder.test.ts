import { BSON, deserialize, serialize } from 'bson';
import { describe, expect, test } from 'vitest';
import { decode, encode } from '../../../src/database/embedded/values/document.ts';
import { ask, askForBytes } from './ask.ts';
import { openDatabase } from './open.ts';

const { uri } = await openDatabase();

const OBJECT = 3;
const ARRAY = 4;

/** The document in the bytes as text, its fields in the order they lie there. */
function shown(bytes: Uint8Array, start = 0): string {
  const values = deserialize(bytes, { index: start, allowObjectSmallerThanBufferSize: true });
  const fields = [...BSON.onDemand.parseToElements(bytes, start)].map(
    ([type, nameAt, nameLength, valueAt]) => {
      const name = Buffer.from(bytes.subarray(nameAt, nameAt + nameLength)).toString();
      const isInner = type === OBJECT || type === ARRAY;
      return `${name}:${isInner ? shown(bytes, valueAt) : values[name]}`;
    },
  );
  return `{${fields.join(' ')}}`;
}

/** The value of a field of the document in the bytes, as text. */
function field(bytes: Uint8Array, path: string, start = 0): string {
  const [step = '', ...rest] = path.split('.');
  for (const [, nameAt, nameLength, valueAt] of BSON.onDemand.parseToElements(bytes, start))
    if (Buffer.from(bytes.subarray(nameAt, nameAt + nameLength)).toString() === step)
      return rest.length ? field(bytes, rest.join('.'), valueAt) : shown(bytes, valueAt);
  return 'missing';
}

/** A document with its fields in this order, as no JavaScript object could have them. */
const inOrder = (...fields: [name: string, value: unknown][]) => new Map(fields);

let collections = 0;

/** A collection with these documents. */
async function collectionWith(...documents: Map<string, unknown>[]): Promise<string> {
  const name = `ordered${++collections}`;
  const reply = await ask(uri, { insert: name, documents, $db: 'test' });
  expect(reply).toMatchObject({ n: documents.length, ok: 1 });
  return name;
}

const find = async (collection: string, rest: object = {}) =>
  field(await askForBytes(uri, { find: collection, ...rest, $db: 'test' }), 'cursor.firstBatch');

const aggregate = async (collection: string, pipeline: unknown[]) =>
  field(
    await askForBytes(uri, { aggregate: collection, pipeline, cursor: {}, $db: 'test' }),
    'cursor.firstBatch',
  );

async function update(collection: string, u: unknown, rest: object = {}): Promise<string> {
  const updates = [{ q: {}, u, ...rest }];
  expect(await ask(uri, { update: collection, updates, $db: 'test' })).toMatchObject({ ok: 1, n: 1 });
  return find(collection);
}

const years = () => inOrder(['_id', 1], ['b', 1], ['2024', 2], ['a', 3], ['7', 4]);

describe('fields named like whole numbers keep their places', () => {
  test('when a document is inserted without an _id, or with one that is not the first', async () => {
    const name = await collectionWith(inOrder(['b', 1], ['7', 2], ['_id', 3], ['1', 4]));
    expect(await find(name)).toBe('{0:{_id:3 b:1 7:2 1:4}}');
    const other = await collectionWith(inOrder(['b', 1], ['7', 2]));
    expect(await find(other, { projection: { _id: 0 } })).toBe('{0:{b:1 7:2}}');
  });

  test.each([
    [
      '$set of an old and a new field',
      { $set: { '2024': 9, c: 5, '1': 6 } },
      '_id:1 b:1 2024:9 a:3 7:4 1:6 c:5',
    ],
    ['$set of a new field on the way', { $set: { 'm.7': 1 } }, '_id:1 b:1 2024:2 a:3 7:4 m:{7:1}'],
    ['$set to a document', { $set: { a: inOrder(['x', 1], ['3', 1]) } }, '_id:1 b:1 2024:2 a:{x:1 3:1} 7:4'],
    ['$inc and $min', { $inc: { '7': 1 }, $min: { '2024': 1 } }, '_id:1 b:1 2024:1 a:3 7:5'],
    ['$unset', { $unset: { '2024': 1 } }, '_id:1 b:1 a:3 7:4'],
    ['$rename to the end', { $rename: { '2024': '5' } }, '_id:1 b:1 a:3 7:4 5:2'],
    ['$rename over another', { $rename: { b: '2024' } }, '_id:1 a:3 7:4 2024:1'],
    ['$push', { $push: { c: inOrder(['x', 1], ['3', 1]) } }, '_id:1 b:1 2024:2 a:3 7:4 c:{0:{x:1 3:1}}'],
    [
      '$addToSet',
      { $addToSet: { c: inOrder(['x', 1], ['3', 1]) } },
      '_id:1 b:1 2024:2 a:3 7:4 c:{0:{x:1 3:1}}',
    ],
    ['a replacement', inOrder(['z', 1], ['5', 2], ['y', 3]), '_id:1 z:1 5:2 y:3'],
    ['a pipeline', [{ $set: inOrder(['z', '$7'], ['1', '$a']) }], '_id:1 b:1 2024:2 a:3 7:4 z:4 1:3'],
    ['a pipeline that removes', [{ $unset: '2024' }, { $set: { '2024': 1 } }], '_id:1 b:1 a:3 7:4 2024:1'],
  ])('by %s', async (_rule, change, expected) => {
    expect(await update(await collectionWith(years()), change)).toBe(`{0:{${expected}}}`);
  });

  test('in an array of documents, by position', async () => {
    const inner = () => inOrder(['x', 1], ['3', 1]);
    const name = await collectionWith(inOrder(['_id', 1], ['list', [inner(), inner()]]));
    const q = { 'list.x': 1 };
    expect(await update(name, { $set: { 'list.$.y': 2, 'list.1.0': 1 } }, { q })).toBe(
      '{0:{_id:1 list:{0:{x:1 3:1 y:2} 1:{x:1 3:1 0:1}}}}',
    );
  });

  test('in an upsert, from its filter and its update', async () => {
    const q = inOrder(['z', 1], ['5', 2], ['_id', 1]);
    expect(await update('upserted', { $set: { '3': 1, b: 1 } }, { q, upsert: true })).toBe(
      '{0:{_id:1 z:1 5:2 3:1 b:1}}',
    );
    const replacement = inOrder(['z', 1], ['5', 2]);
    expect(await update('upserted2', replacement, { q: { _id: 1 }, upsert: true })).toBe(
      '{0:{_id:1 z:1 5:2}}',
    );
  });

  test('in what findAndModify answers, before and after', async () => {
    const name = await collectionWith(years());
    const modify = async (rest: object) =>
      field(await askForBytes(uri, { findAndModify: name, query: {}, ...rest, $db: 'test' }), 'value');
    expect(await modify({ update: { $set: { b: 2 } } })).toBe('{_id:1 b:1 2024:2 a:3 7:4}');
    expect(await modify({ update: { $set: { b: 3 } }, new: true })).toBe('{_id:1 b:3 2024:2 a:3 7:4}');
    expect(await modify({ remove: true, fields: { b: 0 } })).toBe('{_id:1 2024:2 a:3 7:4}');
  });

  test.each([
    ['inclusion', { '2024': 1, a: 1, '7': 1 }, '_id:1 2024:2 a:3 7:4'],
    ['exclusion', { '2024': 0 }, '_id:1 b:1 a:3 7:4'],
    ['computed fields', inOrder(['b', 1], ['x', '$a'], ['1', '$b']), '_id:1 b:1 x:3 1:1'],
  ])('in a projection by %s', async (_rule, projection, expected) => {
    const name = await collectionWith(years());
    expect(await find(name, { projection })).toBe(`{0:{${expected}}}`);
    expect(await aggregate(name, [{ $project: projection }])).toBe(`{0:{${expected}}}`);
  });

  test.each([
    [
      '$addFields',
      [{ $addFields: inOrder(['z', 1], ['1', { $literal: inOrder(['x', 1], ['0', 1]) }]) }],
      '_id:1 b:1 2024:2 a:3 7:4 z:1 1:{x:1 0:1}',
    ],
    [
      '$group',
      [
        {
          $group: inOrder(
            ['_id', inOrder(['x', '$a'], ['1', '$b'])],
            ['n', { $sum: 1 }],
            ['0', { $max: '$7' }],
          ),
        },
      ],
      '_id:{x:3 1:1} n:1 0:4',
    ],
    [
      '$replaceRoot',
      [{ $replaceRoot: { newRoot: inOrder(['z', '$a'], ['1', '$$ROOT']) } }],
      'z:3 1:{_id:1 b:1 2024:2 a:3 7:4}',
    ],
    [
      '$mergeObjects',
      [{ $group: { _id: 1, all: { $mergeObjects: '$$ROOT' } } }],
      '_id:1 all:{_id:1 b:1 2024:2 a:3 7:4}',
    ],
    [
      '$facet',
      [{ $facet: inOrder(['z', [{ $count: 'n' }]], ['1', [{ $count: 'n' }]]) }],
      'z:{0:{n:1}} 1:{0:{n:1}}',
    ],
  ])('through %s', async (_rule, pipeline, expected) => {
    expect(await aggregate(await collectionWith(years()), pipeline)).toBe(`{0:{${expected}}}`);
  });

  test('$merge and $out', async () => {
    const name = await collectionWith(years());
    const target = await collectionWith(inOrder(['_id', 1], ['z', 1], ['7', 1]));
    await aggregate(name, [{ $merge: target }]);
    expect(await find(target)).toBe('{0:{_id:1 z:1 7:4 b:1 2024:2 a:3}}');
    await aggregate(name, [{ $out: 'ordered_out' }]);
    expect(await find('ordered_out')).toBe('{0:{_id:1 b:1 2024:2 a:3 7:4}}');
  });
});

describe('the order of such fields counts', () => {
  test('when documents are compared', async () => {
    const first = inOrder(['_id', 1], ['v', inOrder(['b', 1], ['7', 1])]);
    const second = inOrder(['_id', 2], ['v', inOrder(['7', 1], ['b', 1])]);
    const name = await collectionWith(first, second);
    const matching = () => find(name, { filter: { v: inOrder(['b', 1], ['7', 1]) }, projection: { _id: 1 } });
    expect(await matching()).toBe('{0:{_id:1}}');
    const indexes = [{ key: { v: 1 }, name: 'v', unique: true }];
    await ask(uri, { createIndexes: name, indexes, $db: 'test' });
    expect(await matching()).toBe('{0:{_id:1}}');
  });

  test('in a sort and in the key of an index', async () => {
    const name = await collectionWith(
      inOrder(['_id', 1], ['a', 1], ['7', 2]),
      inOrder(['_id', 2], ['a', 2], ['7', 1]),
      inOrder(['_id', 3], ['a', 1], ['7', 1]),
    );
    const sort = inOrder(['a', -1], ['7', 1]);
    const sorted = '{0:{_id:2} 1:{_id:3} 2:{_id:1}}';
    expect(await find(name, { sort, projection: { _id: 1 } })).toBe(sorted);
    const indexes = [{ key: sort, name: 'both' }];
    await ask(uri, { createIndexes: name, indexes, $db: 'test' });
    expect(await find(name, { sort, projection: { _id: 1 }, hint: 'both' })).toBe(sorted);
    const listed = await askForBytes(uri, { listIndexes: name, $db: 'test' });
    expect(field(listed, 'cursor.firstBatch.1.key')).toBe('{a:-1 7:1}');
  });
});

test('thousands of such fields are read and written in no time', () => {
  const many = new Map(Array.from({ length: 20_000 }, (_, at) => [String(20_000 - at), at]));
  const bytes = Buffer.from(serialize(many));
  const started = performance.now();
  expect(encode(decode(bytes)).equals(bytes)).toBe(true);
  expect(performance.now() - started).toBeLessThan(1000);
});
