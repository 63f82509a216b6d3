import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import type { Document } from './document.ts';
import { fieldEntries } from './fieldOrder.ts';
import { compareNumbers } from './numbers.ts';
import { CLASS, classOf, fieldsOf } from './types.ts';

const order = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

export const bytesOf = (value: unknown): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  const binary = value as Binary;
  return binary.buffer.subarray(0, binary.position);
};

export const binarySubtype = (value: unknown): number => (value as Binary).sub_type ?? 0;

export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (value as { value: string }).value;

export const regexParts = (value: unknown): [pattern: string, options: string] =>
  value instanceof RegExp
    ? [value.source, value.flags]
    : [(value as BSONRegExp).pattern, (value as BSONRegExp).options];

export const codeOf = (value: unknown): string => String((value as { code?: unknown }).code ?? value);

/** The variables a function was stored with. */
export const scopeOf = (value: unknown): Document => (value as Code).scope ?? {};

const SURROGATES = /[\ud800-\uffff]/;

/** Orders strings by code point; JavaScript's own order differs only beyond the surrogates. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (SURROGATES.test(a) || SURROGATES.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

/** Documents compare field by field: type, then name, then value. The order of the fields matters. */
function compareDocuments(a: Document, b: Document, collation?: Collation): number {
  const left = fieldEntries(a);
  const right = fieldEntries(b);
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index];
    if (!other) return 1;
    const difference =
      order(classOf(value), classOf(other[1])) ||
      compareText(name, other[0]) ||
      compare(value, other[1], collation);
    if (difference) return difference;
  }
  return order(left.length, right.length);
}

function compareArrays(a: unknown[], b: unknown[], collation?: Collation): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = compare(a[index], b[index], collation);
    if (difference) return difference;
  }
  return order(a.length, b.length);
}

const OLD_BINARY = 2;

/** The length binary data is compared by: the old subtype carries its length once more. */
export const binaryLength = (value: unknown): number =>
  bytesOf(value).length + (binarySubtype(value) === OLD_BINARY ? 4 : 0);

/** Binary data compares by length, then subtype, then bytes. */
function compareBinary(a: unknown, b: unknown): number {
  return (
    order(binaryLength(a), binaryLength(b)) ||
    order(binarySubtype(a), binarySubtype(b)) ||
    Buffer.compare(bytesOf(a), bytesOf(b))
  );
}

/** Orders any two values as MongoDB does; a missing value equals null. */
export function compare(a: unknown, b: unknown, collation?: Collation): number {
  const kind = classOf(a);
  const difference = order(kind, classOf(b));
  if (difference) return difference;
  switch (kind) {
    case CLASS.minKey:
    case CLASS.emptyArray:
    case CLASS.null:
    case CLASS.maxKey:
      return 0;
    case CLASS.number:
      return compareNumbers(a, b);
    case CLASS.string:
      return collation ? collation.compare(textOf(a), textOf(b)) : compareText(textOf(a), textOf(b));
    case CLASS.object:
      return compareDocuments(fieldsOf(a) ?? {}, fieldsOf(b) ?? {}, collation);
    case CLASS.array:
      return compareArrays(a as unknown[], b as unknown[], collation);
    case CLASS.binary:
      return compareBinary(a, b);
    case CLASS.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case CLASS.boolean:
      return order(a as boolean, b as boolean);
    case CLASS.date:
      return order((a as Date).getTime(), (b as Date).getTime());
    case CLASS.timestamp:
      return order((a as Timestamp).toBigInt(), (b as Timestamp).toBigInt());
    case CLASS.regex: {
      const [left, right] = [regexParts(a), regexParts(b)];
      return compareText(left[0], right[0]) || compareText(left[1], right[1]);
    }
    default:
      return compareText(codeOf(a), codeOf(b)) || compareDocuments(scopeOf(a), scopeOf(b));
  }
}

export const equal = (a: unknown, b: unknown, collation?: Collation): boolean =>
  compare(a, b, collation) === 0;
