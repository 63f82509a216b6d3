import { BSONValue, type Code, type DBRef } from 'bson';
import { type Document, isDocument } from './document.ts';

/** BSON type numbers, by the aliases `$type` knows. */
export const TYPE_CODES: Record<string, number> = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const TYPE_NAMES = new Map(Object.entries(TYPE_CODES).map(([name, code]) => [code, name]));

const WRAPPED: Record<string, number> = {
  Int32: 16,
  Double: 1,
  Long: 18,
  Decimal128: 19,
  ObjectId: 7,
  Binary: 5,
  UUID: 5,
  Timestamp: 17,
  BSONRegExp: 11,
  MinKey: -1,
  MaxKey: 127,
  Code: 13,
  BSONSymbol: 14,
  DBRef: 3,
};

const isInt32 = (value: number) =>
  Number.isInteger(value) && value >= -2147483648 && value <= 2147483647 && !Object.is(value, -0);

const hasScope = (value: BSONValue): boolean =>
  value._bsontype === 'Code' && isDocument((value as Code).scope);

/** The BSON type number of a value; a missing one counts as null. */
export function bsonType(value: unknown): number {
  if (value === null || value === undefined) return 10;
  switch (typeof value) {
    case 'string':
      return 2;
    case 'boolean':
      return 8;
    case 'number':
      return isInt32(value) ? 16 : 1;
    case 'bigint':
      return 18;
    case 'symbol':
      return 6;
    case 'function':
      return 13;
  }
  if (Array.isArray(value)) return 4;
  if (value instanceof Date) return 9;
  if (value instanceof BSONValue) return hasScope(value) ? 15 : (WRAPPED[value._bsontype] ?? 3);
  if (value instanceof Uint8Array) return 5;
  if (value instanceof RegExp) return 11;
  return 3;
}

export const typeName = (value: unknown): string => TYPE_NAMES.get(bsonType(value)) ?? 'object';

/**
 * MongoDB compares values of different types by the class of the type. All numbers are one class, and strings and
 * symbols are one.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export const CLASS = {
  minKey: 0,
  emptyArray: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  binary: 7,
  objectId: 8,
  boolean: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  code: 14,
  codeWithScope: 15,
  maxKey: 20,
} as const;

const CLASS_OF_TYPE: Record<number, number> = {
  [-1]: CLASS.minKey,
  6: CLASS.emptyArray,
  10: CLASS.null,
  16: CLASS.number,
  1: CLASS.number,
  18: CLASS.number,
  19: CLASS.number,
  2: CLASS.string,
  14: CLASS.string,
  3: CLASS.object,
  4: CLASS.array,
  5: CLASS.binary,
  7: CLASS.objectId,
  8: CLASS.boolean,
  9: CLASS.date,
  17: CLASS.timestamp,
  11: CLASS.regex,
  13: CLASS.code,
  15: CLASS.codeWithScope,
  127: CLASS.maxKey,
};

/** Stands for an empty array as a sort or index key: MongoDB puts it before null. */
export const EMPTY_ARRAY = Symbol('empty array');

export const classOf = (value: unknown): number => CLASS_OF_TYPE[bsonType(value)] ?? CLASS.object;

export const isNumber = (value: unknown): boolean => classOf(value) === CLASS.number;
export const isRegex = (value: unknown): boolean => bsonType(value) === 11;

const isDBRef = (value: unknown): value is DBRef => value instanceof BSONValue && value._bsontype === 'DBRef';

/** The fields of an embedded document; the driver reads `{$ref, $id}` as an object of its own, which counts too. */
export function fieldsOf(value: unknown): Document | undefined {
  if (isDBRef(value))
    return {
      $ref: value.collection,
      $id: value.oid,
      ...(value.db === undefined ? {} : { $db: value.db }),
      ...value.fields,
    };
  return isDocument(value) ? value : undefined;
}
