import { type Decimal128, Double, Int32, Long } from 'bson';
import { badValue, located } from '../errors.ts';
import { type Document, isDocument } from '../values/document.ts';
import {
  arithmetic,
  compareNumbers,
  decimalQuotient,
  fitsInt32,
  fitsInt64,
  ratioOf,
  toNumber,
} from '../values/numbers.ts';
import { bsonType, isNumber } from '../values/types.ts';
import type { Accumulate } from './accumulators.ts';
import { compileExpression, type ExpressionOptions } from './expression.ts';

const DOUBLE = 1;
const LONG = 18;
const DECIMAL = 19;

const isDecimal = (value: unknown): value is Decimal128 => bsonType(value) === DECIMAL;

/** Adds doubles and keeps what each step rounds away, so that ten times 0.1 is 1. */
function sumOfDoubles(numbers: number[]): number {
  let total = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = total + number;
    if (!Number.isFinite(next)) return numbers.reduce((sum, one) => sum + one, 0);
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  }
  return total + lost;
}

function sumOfIntegers(values: unknown[]): Int32 | Long | Double {
  const total = values.reduce<bigint>((sum, value) => sum + ratioOf(value)[0], 0n);
  if (fitsInt32(total) && !values.some((value) => bsonType(value) === LONG)) return new Int32(Number(total));
  return fitsInt64(total) ? Long.fromBigInt(total) : new Double(Number(total));
}

/** The sum of the numbers among the values, of the widest of their types; longs that overflow become a double. */
export function sum(values: unknown[]): unknown {
  const numbers = values.filter(isNumber);
  if (numbers.some(isDecimal)) return numbers.reduce<unknown>((total, one) => arithmetic(total, one, '+'), 0);
  if (numbers.some((value) => bsonType(value) === DOUBLE))
    return new Double(sumOfDoubles(numbers.map(toNumber)));
  return sumOfIntegers(numbers);
}

/** The mean of the numbers among the values: a decimal where one of them is, else a double; null without any. */
export function mean(values: unknown[]): unknown {
  const count = values.filter(isNumber).length;
  if (count === 0) return null;
  const total = sum(values);
  return isDecimal(total) ? decimalQuotient(total, count) : new Double(toNumber(total) / count);
}

/** The standard deviation of the numbers among the values; null where there are too few. */
export const deviation =
  (kind: 'population' | 'sample') =>
  (values: unknown[]): unknown => {
    const numbers = values.filter(isNumber).map(toNumber);
    const divisor = kind === 'population' ? numbers.length : numbers.length - 1;
    if (divisor < 1) return null;
    const middle = sumOfDoubles(numbers) / numbers.length;
    const squares = numbers.map((number) => (number - middle) ** 2);
    return new Double(Math.sqrt(sumOfDoubles(squares) / divisor));
  };

/** The value below which the given share of the sorted numbers lies. */
function atShare(sortedNumbers: unknown[], share: number): unknown {
  const rank = Math.max(0, Math.ceil(sortedNumbers.length * share) - 1);
  return sortedNumbers.length ? new Double(toNumber(sortedNumbers[rank])) : null;
}

function shareOf(value: unknown): number {
  const share = isNumber(value) ? toNumber(value) : Number.NaN;
  if (share >= 0 && share <= 1) return share;
  throw located(7750303, "'p' must be an array of numbers from [0.0, 1.0]");
}

/** `$percentile: {input, p, method}` and `$median: {input, method}`. */
export function compileShares(
  name: '$percentile' | '$median',
  argument: unknown,
  options: ExpressionOptions,
): Accumulate {
  const { input, p, method } = isDocument(argument) ? argument : ({} as Document);
  if (method !== 'approximate')
    throw badValue("Currently only 'approximate' can be used as percentile 'method'.");
  const evaluate = compileExpression(input, options);
  const given: unknown = name === '$median' ? [0.5] : compileExpression(p, options)({});
  if (!Array.isArray(given) || given.length === 0)
    throw located(7750301, "'p' must be a non-empty array of constant values");
  const shares = given.map(shareOf);
  return (documents) => {
    const numbers = documents.map(evaluate).filter(isNumber).sort(compareNumbers);
    const found = shares.map((share) => atShare(numbers, share));
    return name === '$median' ? found[0] : found;
  };
}
