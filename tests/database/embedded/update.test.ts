import { Binary } from 'bson';
import { describe, expect, test } from 'vitest';
import { validateUpdate } from '../../../src/database/embedded/update/validate.ts';
import { decimal, id, long, shown, type UpdateSetting, updated } from './rules.ts';

type UpdateRule = [
  rule: string,
  document: Record<string, unknown>,
  update: Record<string, unknown>,
  expected: Record<string, unknown> | 'error',
  setting?: UpdateSetting,
];

describe('operators', () => {
  test.each<UpdateRule>([
    ['$set', { a: 1 }, { $set: { 'b.c': 2 } }, { a: 1, b: { c: 2 } }],
    ['$set same _id', { _id: 1, a: 1 }, { $set: { _id: 1, a: 2 } }, { _id: 1, a: 2 }],
    ['$setOnInsert (no insert)', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
    ['$set reorder keys', { a: { x: 1, y: 2 } }, { $set: { a: { y: 2, x: 1 } } }, { a: { y: 2, x: 1 } }],
    ['$inc string errors', { a: 'x' }, { $inc: { a: 1 } }, 'error'],
    ['$inc Decimal128', { a: decimal('1.5') }, { $inc: { a: decimal('2.25') } }, { a: decimal('3.75') }],
    ['$inc Long', { a: long('9007199254740993') }, { $inc: { a: 1 } }, { a: long('9007199254740994') }],
    ['$mul missing', {}, { $mul: { a: 5 } }, { a: 0 }],
    ['$push to missing with $slice', {}, { $push: { a: { $each: [1, 2, 3], $slice: -2 } } }, { a: [2, 3] }],
    ['$push to missing with $sort', {}, { $push: { a: { $each: [3, 1], $sort: 1 } } }, { a: [1, 3] }],
    [
      '$push $sort two keys',
      { a: [{ x: 1, y: 2 }] },
      { $push: { a: { $each: [{ x: 1, y: 1 }], $sort: { x: 1, y: 1 } } } },
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
    ],
    ['$push $slice 0', { a: [1] }, { $push: { a: { $each: [2], $slice: 0 } } }, { a: [] }],
    ['$push non-array errors', { a: 5 }, { $push: { a: 1 } }, 'error'],
    [
      '$push $position negative',
      { a: [1, 2, 3] },
      { $push: { a: { $each: [9], $position: -1 } } },
      { a: [1, 2, 9, 3] },
    ],
    ['$addToSet dupes on missing', {}, { $addToSet: { a: { $each: [1, 1] } } }, { a: [1] }],
    ['$addToSet non-array errors', { a: 5 }, { $addToSet: { a: 1 } }, 'error'],
    ['$addToSet ObjectId', { a: [id('a')] }, { $addToSet: { a: id('a') } }, { a: [id('a')] }],
    [
      '$addToSet binary',
      { a: [new Binary(Buffer.from([0xff]))] },
      { $addToSet: { a: new Binary(Buffer.from([0xfe])) } },
      { a: [new Binary(Buffer.from([0xff])), new Binary(Buffer.from([0xfe]))] },
    ],
    [
      '$pull cond',
      { a: [{ x: 1, y: 2 }, { x: 3 }] },
      { $pull: { a: { x: { $gte: 3 } } } },
      { a: [{ x: 1, y: 2 }] },
    ],
    ['$pull exact elem of scalars', { a: [1, 2, 3] }, { $pull: { a: { $in: [1, 3] } } }, { a: [2] }],
    [
      '$pull $or',
      { a: [{ x: 1 }, { x: 2 }, { x: 3 }] },
      { $pull: { a: { $or: [{ x: 1 }, { x: 3 }] } } },
      { a: [{ x: 2 }] },
    ],
    [
      '$pull nested arr elemMatch',
      { a: [{ b: [{ q: 1 }, { q: 2 }] }] },
      { $pull: { a: { b: { $elemMatch: { q: 2 } } } } },
      { a: [] },
    ],
    ['$pullAll objects', { a: [{ x: 1 }, { x: 2 }] }, { $pullAll: { a: [{ x: 1 }] } }, { a: [{ x: 2 }] }],
    ['$unset array elem -> null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
    ['$rename', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
    ['$set through scalar errors', { a: 5 }, { $set: { 'a.b': 1 } }, 'error'],
    ['$set through null errors', { a: null }, { $set: { 'a.b': 1 } }, 'error'],
    ['$set array index pad', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    ['$max date', { a: new Date(1) }, { $max: { a: new Date(2) } }, { a: new Date(2) }],
    ['$min Decimal', { a: decimal('9') }, { $min: { a: decimal('10') } }, { a: decimal('9') }],
    ['$currentDate $type timestamp type', { a: 1 }, { $bit: { a: { or: 6 } } }, { a: 7 }],
  ])('%s', (_rule, document, update, expected, setting) => {
    if (expected === 'error') expect(() => updated(document, update, setting)).toThrow();
    else expect(updated(document, update, setting)).toBe(shown(expected));
  });
});

describe('positions in arrays', () => {
  test.each<UpdateRule>([
    ['$', { a: [1, 2] }, { $set: { 'a.$': 9 } }, { a: [1, 9] }, { filter: { a: 2 } }],
    [
      '$ two fields',
      { a: [{ x: 1 }, { x: 2 }] },
      { $set: { 'a.$.y': 1, 'a.$.z': 2 } },
      { a: [{ x: 1 }, { x: 2, y: 1, z: 2 }] },
      { filter: { 'a.x': 2 } },
    ],
    [
      '$ nested path',
      { p: { a: [{ x: 1 }, { x: 2 }] } },
      { $set: { 'p.a.$.y': 1 } },
      { p: { a: [{ x: 1 }, { x: 2, y: 1 }] } },
      { filter: { 'p.a.x': 2 } },
    ],
    [
      '$ in $and',
      { a: [{ x: 1 }, { x: 2 }] },
      { $set: { 'a.$.y': 1 } },
      { a: [{ x: 1 }, { x: 2, y: 1 }] },
      { filter: { $and: [{ 'a.x': 2 }] } },
    ],
    [
      '$ elemMatch',
      { a: [{ x: 1 }, { x: 2 }] },
      { $set: { 'a.$.y': 1 } },
      { a: [{ x: 1 }, { x: 2, y: 1 }] },
      { filter: { a: { $elemMatch: { x: 2 } } } },
    ],
    ['$[]', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    [
      '$[e]',
      { a: [{ x: 1 }, { x: 2 }] },
      { $set: { 'a.$[e].y': 1 } },
      { a: [{ x: 1 }, { x: 2, y: 1 }] },
      { arrayFilters: [{ 'e.x': 2 }] },
    ],
    [
      '$[e] with $or filter',
      { a: [1, 2, 3] },
      { $set: { 'a.$[e]': 0 } },
      { a: [0, 2, 0] },
      { arrayFilters: [{ $or: [{ e: 1 }, { e: 3 }] }] },
    ],
    [
      '$[a].b.$[c]',
      {
        g: [
          { n: 1, b: [1, 2] },
          { n: 2, b: [1, 2] },
        ],
      },
      { $inc: { 'g.$[a].b.$[c]': 10 } },
      {
        g: [
          { n: 1, b: [1, 2] },
          { n: 2, b: [1, 12] },
        ],
      },
      { arrayFilters: [{ 'a.n': 2 }, { c: { $gt: 1 } }] },
    ],
    [
      'two $[e] paths',
      { a: [{ x: 1 }] },
      { $set: { 'a.$[e].y': 1, 'a.$[e].z': 2 } },
      { a: [{ x: 1, y: 1, z: 2 }] },
      { arrayFilters: [{ 'e.x': 1 }] },
    ],
    [
      '$push to a.$.list',
      { a: [{ x: 1 }, { x: 2, l: [1] }] },
      { $push: { 'a.$.l': 2 } },
      { a: [{ x: 1 }, { x: 2, l: [1, 2] }] },
      { filter: { 'a.x': 2 } },
    ],
    [
      'ObjectId filter',
      { a: [{ k: id('a') }, { k: id('b') }] },
      { $set: { 'a.$.y': 1 } },
      { a: [{ k: id('a') }, { k: id('b'), y: 1 }] },
      { filter: { 'a.k': id('b') } },
    ],
  ])('%s', (_rule, document, update, expected, setting) => {
    if (expected === 'error') expect(() => updated(document, update, setting)).toThrow();
    else expect(updated(document, update, setting)).toBe(shown(expected));
  });
});

describe('an update that no document could take', () => {
  test.each<Record<string, unknown>>([
    { $rename: { a: 1 } },
    { $rename: { a: 'a' } },
    { $rename: { a: 'b.$' } },
    { $rename: { a: '' } },
    { $inc: { a: 'x' } },
    { $mul: { a: null } },
    { $pop: { a: 2 } },
    { $bit: { a: {} } },
    { $pullAll: { a: 1 } },
    { $pull: { a: { $gt: 1, $unheardOf: 1 } } },
    { $addToSet: { a: { $each: 1 } } },
    { $push: { a: { $each: 1 } } },
    { $push: { a: { $each: [], $slice: 'a' } } },
    { $push: { a: { $each: [1], $slice: 1.5 } } },
    { $push: { a: { $each: [1], $position: 'a' } } },
    { $push: { a: { $each: [1], $sort: 2 } } },
    { $currentDate: { a: { $type: 'x' } } },
  ])('%j is refused before any document is looked for', (update) => {
    expect(() => validateUpdate(update)).toThrow();
  });
});
