import { Int32 } from 'bson';
import fc, { type Arbitrary } from 'fast-check';
import type { AnyBulkWriteOperation } from 'mongodb';
import { FIELDS, few, fieldValue, filter, path } from './documents.ts';

const number = fc.constantFrom<unknown>(new Int32(1), new Int32(-2), 1.5, 'not a number');

/** One operator on one path. */
const change: Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(path, fieldValue).map(([name, value]) => ({ $set: { [name]: value } })) },
  fc.tuple(path, fieldValue).map(([name, value]) => ({ $setOnInsert: { [name]: value } })),
  fc
    .tuple(fc.constantFrom('$inc', '$mul'), path, number)
    .map(([operator, name, by]) => ({ [operator]: { [name]: by } })),
  fc
    .tuple(fc.constantFrom('$min', '$max'), path, few)
    .map(([operator, name, value]) => ({ [operator]: { [name]: value } })),
  path.map((name) => ({ $unset: { [name]: '' } })),
  fc.tuple(path, path).map(([from, to]) => ({ $rename: { [from]: to } })),
  fc
    .tuple(fc.constantFrom('$push', '$addToSet', '$pull'), path, fieldValue)
    .map(([operator, name, value]) => ({
      [operator]: { [name]: value },
    })),
  fc
    .tuple(path, fc.array(few, { maxLength: 3 }), fc.integer({ min: -3, max: 3 }))
    .map(([name, $each, $slice]) => ({
      $push: { [name]: { $each, $slice, $sort: 1, $position: 1 } },
    })),
  fc.tuple(path, few).map(([name, value]) => ({ $pull: { [name]: { $gte: value } } })),
  fc.tuple(path, fc.array(few, { maxLength: 3 })).map(([name, list]) => ({ $pullAll: { [name]: list } })),
  fc.tuple(path, fc.constantFrom(1, -1)).map(([name, end]) => ({ $pop: { [name]: end } })),
  path.map((name) => ({ $bit: { [name]: { xor: new Int32(5) } } })),
  path.map((name) => ({ $currentDate: { [name]: true } })),
);

const operators = fc
  .array(change, { minLength: 1, maxLength: 2 })
  .map((list): Record<string, unknown> => Object.assign({}, ...list));

const pipeline = fc.constantFrom<Record<string, unknown>[]>(
  [{ $set: { a: '$b' } }],
  [{ $set: { c: ['$a', '$b'] } }],
  [{ $set: { 'c.a': '$a' } }, { $unset: 'b' }],
  [{ $replaceWith: { _id: '$_id', a: '$c', b: '$a' } }],
  [{ $set: { a: { $add: ['$a', 1] } } }],
  [{ $project: { a: 1, 'c.b': 1 } }],
);

const isUpsert = fc.boolean();

/** Updates that speak of elements of lists, each with what it needs. */
const positional = fc.oneof(
  fc
    .tuple(few, fieldValue)
    .map(([value, next]) => ({ filter: { 'c.a': value }, update: { $set: { 'c.$.a': next } } })),
  fc
    .tuple(few, fieldValue)
    .map(([value, next]) => ({ filter: { a: value }, update: { $set: { 'a.$': next } } })),
  fc.tuple(filter, few).map(([found, next]) => ({ filter: found, update: { $set: { 'c.$[].a': next } } })),
  fc.tuple(filter, few, fieldValue).map(([found, value, next]) => ({
    filter: found,
    update: { $set: { 'c.$[e].b': next } },
    arrayFilters: [{ 'e.a': { $gte: value } }],
  })),
);

const replacement = fc.dictionary(fc.constantFrom(...FIELDS), fieldValue, {
  maxKeys: 4,
  noNullPrototype: true,
});

const byOperators = fc.record({
  filter,
  update: fc.oneof({ weight: 4, arbitrary: operators }, pipeline),
  upsert: isUpsert,
});
const anyUpdate = fc.oneof({ weight: 4, arbitrary: byOperators }, positional);

/** A write of any kind, which may fail. */
export const write = fc.oneof(
  { weight: 3, arbitrary: anyUpdate.map((updateOne) => ({ updateOne })) },
  { weight: 3, arbitrary: anyUpdate.map((updateMany) => ({ updateMany })) },
  fc.record({ filter, replacement, upsert: isUpsert }).map((replaceOne) => ({ replaceOne })),
  replacement.map((document) => ({ insertOne: { document } })),
  filter.map((found) => ({ deleteOne: { filter: found } })),
  filter.map((found) => ({ deleteMany: { filter: { $and: [found, { a: { $gt: 1 } }] } } })),
) as Arbitrary<AnyBulkWriteOperation>;

/** Writes sent at once. */
export const batch = fc.record({
  writes: fc.array(write, { minLength: 1, maxLength: 5 }),
  ordered: fc.boolean(),
});
