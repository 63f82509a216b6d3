import { Binary, Double, MaxKey, MinKey, Timestamp, UUID } from 'bson';
import { describe, expect, test } from 'vitest';
import { decimal, id, long, matches } from './rules.ts';

type MatchRule = [
  rule: string,
  document: Record<string, unknown>,
  filter: Record<string, unknown>,
  expected: boolean,
];

const u1 = new UUID();
const u2 = new UUID();

describe('ObjectId', () => {
  test.each<MatchRule>([
    ['eq', { a: id('a') }, { a: id('a') }, true],
    ['$in', { a: id('a') }, { a: { $in: [id('b'), id('a')] } }, true],
    ['$gt', { a: id('b') }, { a: { $gt: id('a') } }, true],
    ['!= hex string', { a: id('a') }, { a: 'a'.repeat(24) }, false],
    ['in array', { a: [id('a')] }, { a: id('a') }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('Date', () => {
  test.each<MatchRule>([
    ['eq', { a: new Date(5) }, { a: new Date(5) }, true],
    ['$lt', { a: new Date(5) }, { a: { $lt: new Date(6) } }, true],
    ['bracket', { a: 5 }, { a: { $lt: new Date(6) } }, false],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('Long', () => {
  test.each<MatchRule>([
    ['unsafe eq', { a: long('9007199254740993') }, { a: long('9007199254740993') }, true],
    ['unsafe $gt', { a: long('1000000000000000000') }, { a: { $gt: long('9007199254740993') } }, true],
    ['unsafe vs int', { a: long('9007199254740993') }, { a: { $gt: 5 } }, true],
    ['negative', { a: long('-9007199254740993') }, { a: { $lt: long('-9007199254740992') } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('Decimal128', () => {
  test.each<MatchRule>([
    ['eq int', { a: decimal('5') }, { a: 5 }, true],
    ['1.0 == 1.00', { a: decimal('1.0') }, { a: decimal('1.00') }, true],
    ['$gt 9 vs 10', { a: decimal('10') }, { a: { $gt: decimal('9') } }, true],
    ['$gt number', { a: decimal('10.5') }, { a: { $gt: 9 } }, true],
    ['$type', { a: decimal('1') }, { a: { $type: 'decimal' } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('$type', () => {
  test.each<MatchRule>([
    ['$type objectId', { a: id('a') }, { a: { $type: 'objectId' } }, true],
    ['$type binData', { a: new Binary(Buffer.from([1])) }, { a: { $type: 'binData' } }, true],
    ['$type long of small long', { a: long('5') }, { a: { $type: 'long' } }, true],
    ['$type double of 1.0', { a: new Double(1) }, { a: { $type: 'double' } }, true],
    ['$type int not double', { a: 1 }, { a: { $type: 'double' } }, false],
    ['$type array element', { a: ['x', 1] }, { a: { $type: 'string' } }, true],
    ['$type date elem in array', { a: [new Date()] }, { a: { $type: 'date' } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('Binary', () => {
  test.each<MatchRule>([
    ['eq', { a: new Binary(Buffer.from([1, 2])) }, { a: new Binary(Buffer.from([1, 2])) }, true],
    ['ff != fe', { a: new Binary(Buffer.from([0xff])) }, { a: new Binary(Buffer.from([0xfe])) }, false],
    [
      'subtype differs',
      { a: new Binary(Buffer.from([1]), 0) },
      { a: new Binary(Buffer.from([1]), 128) },
      false,
    ],
    ['uuid eq', { a: u1 }, { a: u1 }, true],
    ['uuid ne', { a: u1 }, { a: u2 }, false],
    ['$bitsAllSet', { a: new Binary(Buffer.from([3])) }, { a: { $bitsAllSet: [0, 1] } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('Timestamp', () => {
  test.each<MatchRule>([
    ['$gt', { a: new Timestamp({ t: 10, i: 1 }) }, { a: { $gt: new Timestamp({ t: 9, i: 5 }) } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('MinKey and MaxKey', () => {
  test.each<MatchRule>([
    ['$gt MinKey', { a: 5 }, { a: { $gt: new MinKey() } }, true],
    ['$lt MaxKey', { a: 5 }, { a: { $lt: new MaxKey() } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('null and missing fields', () => {
  test.each<MatchRule>([
    ['null matches missing', {}, { a: null }, true],
    ['null matches null', { a: null }, { a: null }, true],
    ['a.b null when element lacks b', { a: [{ b: 1 }, {}] }, { 'a.b': null }, true],
    ['$ne null on missing', {}, { a: { $ne: null } }, false],
    ['$exists false', { a: null }, { a: { $exists: false } }, false],
    ['$exists nested in array', { a: [{ b: 1 }, {}] }, { 'a.b': { $exists: false } }, false],
    ['$in [null] missing', {}, { a: { $in: [null] } }, true],
    ['$gte null', { a: null }, { a: { $gte: null } }, true],
    ['$gte null missing', {}, { a: { $gte: null } }, true],
    ['$not $gt on missing', {}, { a: { $not: { $gt: 1 } } }, true],
    ['a.b null with a scalar', { a: 5 }, { 'a.b': null }, true],
    ['null in array', { a: [1, null] }, { a: null }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('regular expressions', () => {
  test.each<MatchRule>([
    ['match', { a: 'Foo' }, { a: /^fo/i }, true],
    ['array', { a: ['x', 'foo'] }, { a: /^fo/ }, true],
    ['$regex string + $options', { a: 'Foo' }, { a: { $regex: '^fo', $options: 'i' } }, true],
    ['$in regex', { a: 'foo' }, { a: { $in: [/^f/] } }, true],
    ['$not regex', { a: 'foo' }, { a: { $not: /^b/ } }, true],
    ['$all regex', { a: ['foo', 'bar'] }, { a: { $all: [/^f/, /^b/] } }, true],
    ['$nin regex', { a: 'foo' }, { a: { $nin: [/^f/] } }, false],
    ['$options x', { a: 'ab' }, { a: { $regex: 'a b', $options: 'x' } }, true],
    ['(?i) prefix', { a: 'ABC' }, { a: { $regex: '(?i)abc' } }, true],
    ['g flag reuse', { a: ['aa', 'aa'] }, { a: { $all: [/a/g] } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('arrays', () => {
  test.each<MatchRule>([
    ['whole array eq', { a: [1, 2] }, { a: [1, 2] }, true],
    ['order', { a: [2, 1] }, { a: [1, 2] }, false],
    ['nested array eq', { a: [[1, 2], 3] }, { a: [1, 2] }, true],
    ['$all scalar string field', { a: 'x' }, { a: { $all: ['x'] } }, true],
    ['$size 0', { a: [] }, { a: { $size: 0 } }, true],
    ['a.0', { a: [5, 6] }, { 'a.0': 5 }, true],
    ['a.0.b', { a: [{ b: 1 }] }, { 'a.0.b': 1 }, true],
    ['deep arrays not flattened twice', { a: [[[1]]] }, { a: 1 }, false],
    ['$elemMatch range', { a: [1, 9] }, { a: { $elemMatch: { $gt: 2, $lt: 8 } } }, false],
    ['$gt any', { a: [1, 9] }, { a: { $gt: 2, $lt: 8 } }, true],
    [
      '$elemMatch doc',
      {
        a: [
          { x: 1, y: 2 },
          { x: 2, y: 1 },
        ],
      },
      { a: { $elemMatch: { x: 1, y: 1 } } },
      false,
    ],
    ['$ne in array', { a: [1, 2] }, { a: { $ne: 2 } }, false],
    ['$not $elemMatch', { a: [{ x: 1 }] }, { a: { $not: { $elemMatch: { x: 2 } } } }, true],
    ['$gt array', { a: [2, 1] }, { a: { $gt: [1, 5] } }, true],
    ['$lt arr order', { a: [3, 0] }, { a: { $lt: [1, 5] } }, false],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});

describe('documents and the rest', () => {
  test.each<MatchRule>([
    ['key order matters', { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, false],
    ['exact', { a: { x: 1, y: 2 } }, { a: { x: 1 } }, false],
    ['$gt field order', { a: { b: 2, a: 0 } }, { a: { $gt: { b: 1, a: 5 } } }, true],
    ['$mod', { a: 7 }, { a: { $mod: [4, 3] } }, true],
    ['$expr $lt with missing', {}, { $expr: { $lt: ['$a', 5] } }, true],
    ['$expr $eq no array traversal', { a: [1, 2] }, { $expr: { $eq: ['$a', 1] } }, false],
    ['$expr string>number', { a: 'x' }, { $expr: { $gt: ['$a', 5] } }, true],
    ['NaN eq', { a: NaN }, { a: NaN }, true],
    ['field named constructor', { a: { constructor: 5, x: 1 } }, { 'a.x': 1 }, true],
    ['field named toString', { a: { toString: 5, x: 1 } }, { a: { toString: 5, x: 1 } }, true],
  ])('%s', (_rule, document, filter, expected) => {
    expect(matches(document, filter)).toBe(expected);
  });
});
