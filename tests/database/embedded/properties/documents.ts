import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import fc, { type Arbitrary } from 'fast-check';
import type { Document } from 'mongodb';

/** Few values of many types, so that random filters find something. */
const FEW = [
  ...[0, 1, 2, 3, 7].map((n) => new Int32(n)),
  new Double(1),
  new Double(1.5),
  new Double(-0),
  new Double(Number.NaN),
  Long.fromNumber(2),
  Long.fromString('9007199254740993'),
  Decimal128.fromString('1.50'),
  Decimal128.fromString('2'),
  '',
  'a',
  'A',
  'ab',
  'b',
  'á',
  '10',
  '9',
  null,
  true,
  false,
  new Date(0),
  new Date(5),
  new ObjectId('a'.repeat(24)),
  new ObjectId('b'.repeat(24)),
  new Binary(Buffer.from([1])),
  new Binary(Buffer.from([6, 1])),
];

/** Mostly the same handful, so that bounds are met exactly and keys clash. */
export const few: Arbitrary<unknown> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(new Int32(1), new Int32(2), new Double(1.5), 'a', 'b', null),
  },
  fc.constantFrom<unknown>(...FEW),
);

const inner: Arbitrary<unknown> = fc.dictionary(
  fc.constantFrom('a', 'b'),
  fc.oneof({ weight: 4, arbitrary: few }, fc.array(few, { maxLength: 2 })),
  { maxKeys: 2, noNullPrototype: true },
);

/** A value for a field: plain, a list, a document, a list of documents, a list in a list. */
export const fieldValue: Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: few },
  { weight: 2, arbitrary: fc.array(few, { maxLength: 3 }) },
  inner,
  fc.array(inner, { maxLength: 3 }),
  fc.array(fc.array(few, { maxLength: 2 }), { maxLength: 2 }),
);

export const FIELDS = ['a', 'b', 'c', 'd'];

/** Documents with `_id` 1, 2, 3… */
export const documents = (maxLength: number) =>
  fc
    .array(fc.dictionary(fc.constantFrom(...FIELDS), fieldValue, { noNullPrototype: true }), {
      minLength: 1,
      maxLength,
      size: 'max',
    })
    .map((list) => list.map((fields, at): Document => ({ _id: new Int32(at + 1), ...fields })));

export const PATHS = [...FIELDS, 'c.a', 'c.b', 'd.a', 'a.0', 'c.0.a', '_id'];
export const path = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('a', 'b', 'c.a') },
  fc.constantFrom(...PATHS),
);
export const direction = fc.constantFrom(1, -1);

export const collation = fc.constantFrom(
  { locale: 'en', strength: 2 },
  { locale: 'en', strength: 1 },
  { locale: 'fr', strength: 3 },
  { locale: 'en', strength: 2, numericOrdering: true },
);

/** In one case of so many. */
const oneIn = <T>(cases: number, arbitrary: Arbitrary<T>) =>
  fc.oneof({ weight: cases - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const partialFilter = fc.oneof(
  fc.record({ a: fc.record({ $exists: fc.constant(true) }) }),
  fc.record({ b: fc.record({ $gt: few }) }),
  fc.record({ a: few }),
  fc.record({ c: fc.record({ $type: fc.constantFrom('string', 'number', 'array') }) }),
);

const keyPattern = fc
  .uniqueArray(fc.tuple(path, direction), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((fields) => Object.fromEntries(fields))
  .filter((key) => Object.keys(key).join() !== '_id');

export interface IndexSpecification {
  key: Record<string, number>;
  name: string;
  [option: string]: unknown;
}

const indexOptions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constant({ sparse: true }),
  fc.constant({ unique: true }),
  partialFilter.map((partialFilterExpression) => ({ partialFilterExpression })),
  collation.map((taken) => ({ collation: taken })),
);

/** Indexes of all kinds. Some cannot be made on some documents; MongoDB refuses those too. */
export const indexes: Arbitrary<IndexSpecification[]> = fc
  .array(fc.tuple(keyPattern, indexOptions), { maxLength: 5 })
  .map((list) => list.map(([key, options], at) => ({ key, name: `index${at}`, ...options })));

const typeName = fc.constantFrom('string', 'number', 'int', 'null', 'object', 'array', 'bool');

/** What a filter may ask of one field. */
const condition: Arbitrary<unknown> = fc.letrec<{ any: unknown; operators: Record<string, unknown> }>(
  (tie) => ({
    operators: fc.oneof(
      { weight: 5, arbitrary: fc.record({ $eq: fieldValue }) },
      fc.record({ $ne: fieldValue }),
      { weight: 5, arbitrary: fc.record({ $gt: fieldValue }) },
      { weight: 5, arbitrary: fc.record({ $gte: few }) },
      { weight: 5, arbitrary: fc.record({ $lt: few }) },
      { weight: 5, arbitrary: fc.record({ $lte: fieldValue }) },
      { weight: 5, arbitrary: fc.record({ $gte: few, $lt: few }) },
      { weight: 5, arbitrary: fc.record({ $gt: few, $lte: few }) },
      { weight: 5, arbitrary: fc.record({ $in: fc.array(fc.oneof(few, fieldValue), { maxLength: 3 }) }) },
      fc.record({ $nin: fc.array(few, { maxLength: 3 }) }),
      fc.record({ $in: fc.array(few, { minLength: 2, maxLength: 3 }), $gt: few }),
      fc.record({ $exists: fc.boolean() }),
      fc.record({ $type: typeName }),
      fc.record({ $mod: fc.constantFrom([2, 0], [2, 1], [3, 1]) }),
      fc.record({ $size: fc.integer({ min: 0, max: 2 }) }),
      fc.record({ $all: fc.array(few, { maxLength: 2 }) }),
      fc.record({ $bitsAllSet: fc.constantFrom(1, 2, 3) }),
      fc.record({ $bitsAnyClear: fc.constantFrom(1, 2, 3) }),
      fc.record({
        $regex: fc.constantFrom('^a', '^a?', '^A', 'b$', '^ab|b'),
        $options: fc.constantFrom('', 'i'),
      }),
      fc.record({ $elemMatch: fc.record({ a: few, b: few }, { requiredKeys: [] }) }),
      fc.record({ $elemMatch: fc.record({ $gte: few, $lt: few }) }),
      fc.record({ $elemMatch: fc.record({ a: fc.record({ $gt: few }) }) }),
      fc.record({ $not: tie('operators') }),
    ),
    any: fc.oneof({ weight: 4, arbitrary: fieldValue }, fc.constantFrom(/^a/, /^a/i, /b/), {
      weight: 8,
      arbitrary: tie('operators'),
    }),
  }),
).any;

const fieldFilter = fc
  .array(fc.tuple(path, condition), { minLength: 1, maxLength: 2 })
  .map((list): Record<string, unknown> => Object.fromEntries(list));

const several = (operator: string, branch: Arbitrary<Record<string, unknown>>) =>
  fc
    .array(branch, { minLength: 1, maxLength: 3 })
    .map((list): Record<string, unknown> => ({ [operator]: list }));

const expression = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$lte', '$ne'), fc.constantFrom('$a', '$b', '$c.a', '$_id'), few)
  .map(
    ([operator, field, value]): Record<string, unknown> => ({
      $expr: { [operator]: [field, { $literal: value }] },
    }),
  );

/** A filter with any of the operators. */
export const filter: Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 6, arbitrary: fieldFilter },
  several('$and', fieldFilter),
  { weight: 2, arbitrary: several('$or', fieldFilter) },
  several('$nor', fieldFilter),
  expression,
  fc.tuple(several('$or', fieldFilter), fieldFilter).map(([or, fields]) => ({ ...fields, ...or })),
  fc.constant({}),
);

const projection = fc.constantFrom<Record<string, unknown>>(
  { a: 1 },
  { a: 1, _id: 0 },
  { c: 0 },
  { 'c.a': 1, b: 1 },
  { a: { $slice: 1 } },
  { c: { $elemMatch: { a: { $gte: 1 } } } },
  { sum: { $ifNull: ['$a', '$b'] } },
);

const sort = fc
  .uniqueArray(fc.tuple(path, direction), { minLength: 1, maxLength: 2, selector: ([name]) => name })
  .map((fields): Record<string, number> => Object.fromEntries(fields));

export interface Query {
  filter: Record<string, unknown>;
  sort?: Record<string, number> | undefined;
  skip?: number | undefined;
  limit?: number | undefined;
  projection?: Record<string, unknown> | undefined;
  collation?: { locale: string } | undefined;
}

/** A query; the order of what it answers is settled where it skips or limits. */
export const query: Arbitrary<Query> = fc
  .record({
    filter,
    sort: oneIn(2, sort),
    skip: oneIn(5, fc.integer({ min: 0, max: 4 })),
    limit: oneIn(5, fc.integer({ min: 1, max: 5 })),
    projection: oneIn(4, projection),
    collation: oneIn(5, collation),
  })
  .map((query) =>
    query.skip === undefined && query.limit === undefined
      ? query
      : { ...query, sort: { ...query.sort, _id: query.sort?._id ?? 1 } },
  );
