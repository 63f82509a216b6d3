import { beforeAll, describe, expect, test } from 'vitest';
import { failure, type OpenDatabase, openDatabase } from './open.ts';

let open: OpenDatabase;
let count = 0;

beforeAll(async () => {
  open = await openDatabase();
});

const fresh = () => open.db.collection<{ [field: string]: unknown }>(`declared${count++}`);

describe('indexes that are kept but find nothing', () => {
  test.each([
    [{ a: '2dsphere' }, {}, { key: { a: '2dsphere' }, name: 'a_2dsphere', '2dsphereIndexVersion': 3 }],
    [{ a: '2d' }, { min: 0, max: 10 }, { key: { a: '2d' }, name: 'a_2d', min: 0, max: 10 }],
    [{ a: 'hashed' }, {}, { key: { a: 'hashed' }, name: 'a_hashed' }],
    [{ _id: 'hashed' }, {}, { key: { _id: 'hashed' }, name: '_id_hashed' }],
    [
      { '$**': 1 },
      { wildcardProjection: { a: 1 } },
      { key: { '$**': 1 }, name: '$**_1', wildcardProjection: { a: 1 } },
    ],
    [
      { b: 1, title: 'text', author: 'text' },
      { weights: { title: 5 } },
      {
        key: { b: 1, _fts: 'text', _ftsx: 1 },
        name: 'b_1_title_text_author_text',
        weights: { author: 1, title: 5 },
        default_language: 'english',
        language_override: 'language',
        textIndexVersion: 3,
      },
    ],
  ])('%j is listed as MongoDB lists it', async (key, options, listed) => {
    const things = fresh();
    await things.createIndex(key as never, options as never);
    await things.createIndex(key as never, options as never);
    expect((await things.indexes()).slice(1)).toEqual([{ v: 2, ...listed }]);
    await things.insertMany([{ b: 1, title: 'x' }, { b: 2 }]);
    expect(await things.find({ b: 1 }).toArray()).toHaveLength(1);
    expect(await failure(things.find().hint(listed.name).toArray())).toMatchObject({ code: 115 });
    await things.dropIndex(listed.name);
    expect(await things.indexes()).toHaveLength(1);
  });

  test('what they are for is refused by name', async () => {
    const things = fresh();
    await things.createIndex({ a: '2dsphere' });
    await things.createIndex({ t: 'text' });
    const searches = [{ $text: { $search: 'x' } }, { a: { $near: [1, 2] } }, { a: { $geoWithin: {} } }];
    for (const filter of searches) {
      const error = await failure(things.find(filter).toArray());
      expect(error).toMatchObject({ code: 115 });
      expect(error.message).toMatch(/\$(text|near|geoWithin)/);
    }
  });

  test('places must be places', async () => {
    const things = fresh();
    await things.createIndex({ 'at.place': '2dsphere' });
    const good = [
      undefined,
      null,
      [],
      [3.05, 36.75],
      { lng: 3.05, lat: 36.75 },
      { type: 'Point', coordinates: [3.05, 36.75] },
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      { type: 'GeometryCollection', geometries: [{ type: 'MultiPoint', coordinates: [[1, 2]] }] },
    ];
    for (const place of good) await things.insertOne({ at: [{ place }] });
    const bad = [
      'Alger',
      [3.05],
      ['x', 'y'],
      [200, 3],
      { type: 'Place', coordinates: [1, 2] },
      { type: 'Point' },
      { type: 'LineString', coordinates: [[1, 2]] },
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    ];
    for (const place of bad)
      expect(await failure(things.insertOne({ at: [{ place }] }))).toMatchObject({ code: 16755 });
    expect(await failure(things.updateOne({}, { $set: { at: { place: 5 } } }))).toMatchObject({
      code: 16755,
    });
    expect(await things.countDocuments()).toBe(good.length);
  });

  test('nor can an index be made over places that are none', async () => {
    const things = fresh();
    await things.insertOne({ a: 'Alger' });
    expect(await failure(things.createIndex({ a: '2dsphere' }))).toMatchObject({ code: 16755 });
    expect(await failure(things.createIndex({ a: '2d' }))).toMatchObject({ code: 16804 });
    expect(await things.indexes()).toHaveLength(1);
    await things.createIndex({ a: '2d' }, { partialFilterExpression: { isPlace: true } });
    expect(await failure(things.insertOne({ a: [0, 500], isPlace: true }))).toMatchObject({ code: 16804 });
    await things.insertMany([
      {
        a: [
          [1, 2],
          [3, 4],
        ],
        isPlace: true,
      },
      { a: 5 },
    ]);
  });

  test('a list cannot be hashed', async () => {
    const things = fresh();
    await things.createIndex({ a: 'hashed' });
    expect(await failure(things.insertOne({ a: [1] }))).toMatchObject({ code: 16766 });
  });

  test.each([
    [{ a: 'hashed' }, { unique: true }, 16764],
    [{ '$**': 1 }, { unique: true }, 67],
    [{ a: '2dsphere' }, { unique: true }, 115],
    [{ a: 'nonsense' }, {}, 67],
    [{ a: 0 }, {}, 67],
  ])('refuses %j with %j', async (key, options, code) => {
    expect(await failure(fresh().createIndex(key as never, options))).toMatchObject({ code });
  });

  test('one text index a collection', async () => {
    const things = fresh();
    await things.createIndex({ a: 'text' });
    const error = await failure(things.createIndex({ b: 'text' }));
    expect(error).toMatchObject({ code: 67 });
    expect(error.message).toContain('a_text');
  });
});
