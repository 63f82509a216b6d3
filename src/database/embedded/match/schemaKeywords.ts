import { failedToParse, typeMismatch } from '../errors.ts';
import { equal } from '../values/compare.ts';
import { type Document, hasField } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { compareNumbers, decimalRatioOf, toNumber } from '../values/numbers.ts';
import { toRegExp } from '../values/regex.ts';
import { fieldsOf, isNumber } from '../values/types.ts';
import type { ValueTest } from './comparisons.ts';

/** What a keyword of a JSON schema asks of a value; undefined where it asks nothing by itself. */
export type Keyword = (argument: unknown, schema: Document) => ValueTest | undefined;

/** The error for a keyword with an argument of the wrong kind. */
export const mistake = (keyword: string, wanted: string) =>
  typeMismatch(`$jsonSchema keyword '${keyword}' must be ${wanted}`);

function wholeNumber(keyword: string, argument: unknown): number {
  const number = isNumber(argument) ? toNumber(argument) : Number.NaN;
  if (!Number.isInteger(number) || number < 0) throw mistake(keyword, 'a non-negative integer');
  return number;
}

/** The items of a keyword's list, which may not be empty. */
export function listOf<T>(keyword: string, argument: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(argument) || argument.length === 0) throw mistake(keyword, 'a non-empty array');
  return argument.map(read);
}

/** The texts of a keyword's list. */
export const strings = (keyword: string, argument: unknown): string[] =>
  listOf(keyword, argument, (item) => {
    if (typeof item !== 'string') throw mistake(keyword, 'an array of strings');
    return item;
  });

/** A test that only looks at values of one kind: any other value passes. */
export const ofKind =
  <T>(read: (value: unknown) => T | undefined, test: (value: T) => boolean): ValueTest =>
  (value) => {
    const kind = read(value);
    return kind === undefined || test(kind);
  };

const numberIn = (value: unknown) => (isNumber(value) ? { value } : undefined);
const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);
export const listIn = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value : undefined);

function boundary(keyword: string, exclusive: string, sign: 1 | -1) {
  return (argument: unknown, schema: Document): ValueTest => {
    if (!isNumber(argument)) throw mistake(keyword, 'a number');
    const isExclusive = schema[exclusive] === true;
    return ofKind(numberIn, ({ value }) => {
      const difference = compareNumbers(value, argument) * sign;
      return difference < 0 || (difference === 0 && !isExclusive);
    });
  };
}

function exclusion(keyword: string, boundaryKeyword: string) {
  return (argument: unknown, schema: Document): undefined => {
    if (typeof argument !== 'boolean') throw mistake(keyword, 'a boolean');
    if (!hasField(schema, boundaryKeyword))
      throw failedToParse(
        `$jsonSchema keyword '${boundaryKeyword}' must be a present if ${keyword} is present`,
      );
    return undefined;
  };
}

const sized =
  <T>(
    keyword: string,
    read: (value: unknown) => T | undefined,
    sizeOf: (value: T) => number,
    accepts: (size: number, wanted: number) => boolean,
  ) =>
  (argument: unknown): ValueTest => {
    const wanted = wholeNumber(keyword, argument);
    return ofKind(read, (value) => accepts(sizeOf(value), wanted));
  };

const atLeast = (size: number, wanted: number) => size >= wanted;
const atMost = (size: number, wanted: number) => size <= wanted;
const characters = (text: string) => [...text].length;
const fieldCount = (fields: Document) => fieldNames(fields).length;

const isDistinct = (list: unknown[]) =>
  list.every((item, index) => !list.slice(0, index).some((earlier) => equal(earlier, item)));

function isMultipleOf(value: unknown, divisor: unknown): boolean {
  if (!Number.isFinite(toNumber(value))) return false;
  const [numerator, denominator] = decimalRatioOf(value);
  const [by, byDenominator] = decimalRatioOf(divisor);
  return (numerator * byDenominator) % (denominator * by) === 0n;
}

/** The keywords about numbers, texts, and how many items or fields there are. */
export const SIMPLE_KEYWORDS: Record<string, Keyword> = {
  minimum: boundary('minimum', 'exclusiveMinimum', -1),
  maximum: boundary('maximum', 'exclusiveMaximum', 1),
  exclusiveMinimum: exclusion('exclusiveMinimum', 'minimum'),
  exclusiveMaximum: exclusion('exclusiveMaximum', 'maximum'),
  multipleOf: (argument) => {
    if (!isNumber(argument) || !(toNumber(argument) > 0)) throw mistake('multipleOf', 'a positive number');
    return ofKind(numberIn, ({ value }) => isMultipleOf(value, argument));
  },
  minLength: sized('minLength', textIn, characters, atLeast),
  maxLength: sized('maxLength', textIn, characters, atMost),
  pattern: (argument) => {
    if (typeof argument !== 'string') throw mistake('pattern', 'a string');
    const regex = toRegExp(argument);
    return ofKind(textIn, (text) => regex.test(text));
  },
  minItems: sized('minItems', listIn, (list) => list.length, atLeast),
  maxItems: sized('maxItems', listIn, (list) => list.length, atMost),
  uniqueItems: (argument) => {
    if (typeof argument !== 'boolean') throw mistake('uniqueItems', 'a boolean');
    return argument ? ofKind(listIn, isDistinct) : undefined;
  },
  minProperties: sized('minProperties', fieldsOf, fieldCount, atLeast),
  maxProperties: sized('maxProperties', fieldsOf, fieldCount, atMost),
};
