import { BSONValue, Decimal128, Double, Int32, Long } from 'bson';
import { badValue } from '../errors.ts';
import { bsonType, isNumber } from './types.ts';

/** An exact number: numerator and (positive) denominator. */
export type Ratio = [numerator: bigint, denominator: bigint];

const isLong = (value: unknown): value is Long => value instanceof BSONValue && value._bsontype === 'Long';
const isDecimal = (value: unknown): value is Decimal128 =>
  value instanceof BSONValue && value._bsontype === 'Decimal128';

/** The nearest JavaScript number; NaN for what is no number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (isLong(value)) return value.toNumber();
  if (isDecimal(value)) return Number(value.toString());
  return value instanceof Int32 || value instanceof Double ? value.value : Number.NaN;
}

/** The value as a JavaScript number where that loses nothing, else undefined. */
export function exactNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  const number = toNumber(value);
  if (isLong(value)) return Number.isSafeInteger(number) ? number : undefined;
  if (!isDecimal(value)) return undefined;
  const text = value.toString();
  if (text === 'NaN' || text.endsWith('Infinity')) return number;
  return Number.isSafeInteger(number) && /^-?\d+$/.test(text) ? number : undefined;
}

/** The digits of a whole or decimal number as it is printed, such that its value is `± digits × 10^exponent`. */
function printedDigits(value: unknown): { sign: string; digits: string; exponent: number } {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/i.exec(String(value));
  if (!parts) throw badValue(`${value} has no exact value`);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  return { sign, digits: whole + fraction, exponent: Number(exponent) - fraction.length };
}

function decimalRatio(decimal: Decimal128): Ratio {
  const { sign, digits, exponent } = printedDigits(decimal);
  const number = BigInt(sign + digits);
  return exponent >= 0 ? [number * 10n ** BigInt(exponent), 1n] : [number, 10n ** BigInt(-exponent)];
}

/** The digits of a long or a finite decimal without zeros around them: the value is `± 0.digits × 10^place`. */
export function digitsOf(value: unknown): { isNegative: boolean; digits: string; place: number } {
  const { sign, digits, exponent } = printedDigits(value);
  const significant = digits.replace(/^0+/, '');
  return {
    isNegative: sign === '-',
    digits: significant.replace(/0+$/, ''),
    place: exponent + significant.length,
  };
}

function doubleRatio(double: number): Ratio {
  if (Number.isInteger(double)) return [BigInt(double), 1n];
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, double);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent ? 0x10000000000000n : 0n);
  const shift = (exponent || 1) - 1075;
  const signed = bits >> 63n ? -mantissa : mantissa;
  return shift >= 0 ? [signed << BigInt(shift), 1n] : [signed, 1n << BigInt(-shift)];
}

/** The exact value of a finite number. */
export function ratioOf(value: unknown): Ratio {
  if (typeof value === 'bigint') return [value, 1n];
  if (isLong(value)) return [value.toBigInt(), 1n];
  return isDecimal(value) ? decimalRatio(value) : doubleRatio(toNumber(value));
}

/** Orders two JavaScript numbers; NaN comes first and equals itself. */
function compareDoubles(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) || a > b ? 1 : -1;
}

/** Orders two numbers of any BSON type by their exact values. */
export function compareNumbers(a: unknown, b: unknown): number {
  const x = exactNumber(a);
  const y = exactNumber(b);
  if (x !== undefined && y !== undefined) return compareDoubles(x, y);
  if (x !== undefined && !Number.isFinite(x)) return x > 0 ? 1 : -1;
  if (y !== undefined && !Number.isFinite(y)) return y > 0 ? -1 : 1;
  const [an, ad] = ratioOf(a);
  const [bn, bd] = ratioOf(b);
  const left = an * bd;
  const right = bn * ad;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** MongoDB's truth: everything but null, missing, false and zero. */
export function isTruthy(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}

/** The narrowest BSON number that holds a JavaScript one. */
export function bsonNumber(number: number): Int32 | Long | Double {
  if (Number.isInteger(number) && Math.abs(number) <= 2147483647) return new Int32(number);
  return Number.isSafeInteger(number) ? Long.fromNumber(number) : new Double(number);
}

export const fitsInt32 = (n: bigint) => n >= -2147483648n && n <= 2147483647n;
export const fitsInt64 = (n: bigint) => n >= -(1n << 63n) && n < 1n << 63n;

export type Arithmetic = '+' | '*';

/** The exact value of a number as decimal arithmetic takes it: a double by its printed digits, as in MongoDB. */
export const decimalRatioOf = (value: unknown): Ratio =>
  bsonType(value) === 1 ? decimalRatio(Decimal128.fromString(String(toNumber(value)))) : ratioOf(value);

const scaleOf = (denominator: bigint) => String(denominator).length - 1;

function decimalArithmetic(a: unknown, b: unknown, operation: Arithmetic): Decimal128 {
  const special = [a, b].map(toNumber).find((n) => !Number.isFinite(n) && !Number.isNaN(n));
  const anyNaN = [a, b].some((value) => Number.isNaN(toNumber(value)));
  if (special !== undefined || anyNaN) {
    const result = operation === '+' ? toNumber(a) + toNumber(b) : toNumber(a) * toNumber(b);
    return Decimal128.fromString(String(result));
  }
  const [an, ad] = decimalRatioOf(a);
  const [bn, bd] = decimalRatioOf(b);
  const numerator = operation === '+' ? an * bd + bn * ad : an * bn;
  const full = scaleOf(ad) + scaleOf(bd);
  const scale = operation === '+' ? Math.max(scaleOf(ad), scaleOf(bd)) : full;
  // Decimal denominators are powers of ten, so cutting the common zeros loses nothing.
  const digits = numerator / 10n ** BigInt(full - scale);
  return Decimal128.fromStringWithRounding(`${digits}E-${scale}`);
}

/**
 * Adds or multiplies by MongoDB's rules: decimal before double before long before int, and an int that overflows
 * becomes a long. A long that overflows is an error.
 */
export function arithmetic(
  a: unknown,
  b: unknown,
  operation: Arithmetic,
): Decimal128 | Double | Int32 | Long {
  const types = [bsonType(a), bsonType(b)];
  if (types.includes(19)) return decimalArithmetic(a, b, operation);
  if (types.includes(1))
    return new Double(operation === '+' ? toNumber(a) + toNumber(b) : toNumber(a) * toNumber(b));
  const [x] = ratioOf(a);
  const [y] = ratioOf(b);
  const result = operation === '+' ? x + y : x * y;
  if (!types.includes(18) && fitsInt32(result)) return new Int32(Number(result));
  if (!fitsInt64(result)) throw badValue(`integer overflow: ${x} ${operation} ${y}`);
  return Long.fromBigInt(result);
}

const MOST_DIGITS = 34n;

const digitCount = (whole: bigint): bigint => BigInt(String(whole < 0n ? -whole : whole).length);

/**
 * Divides as decimals do: exactly where thirty-four digits are enough, with no more places than the numbers had, else
 * rounded to those digits.
 */
export function decimalQuotient(a: unknown, b: unknown): Decimal128 {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return Decimal128.fromString(String(x / y));
  const [an, ad] = decimalRatioOf(a);
  const [bn, bd] = decimalRatioOf(b);
  const [numerator, denominator] = [an * bd, ad * bn];
  const preferred = BigInt(Math.max(0, scaleOf(ad) - scaleOf(bd)));
  if ((numerator * 10n ** preferred) % denominator === 0n)
    return Decimal128.fromStringWithRounding(`${(numerator * 10n ** preferred) / denominator}E-${preferred}`);
  const scale = MOST_DIGITS + 2n + digitCount(denominator) - digitCount(numerator);
  const places = scale > 0n ? scale : 0n;
  const quotient = (numerator * 10n ** places) / denominator;
  const isInexact = quotient * denominator !== numerator * 10n ** places;
  const digits = isInexact ? `${quotient}1` : `${quotient}`.replace(/0+$/, '');
  const shown = isInexact ? places + 1n : places - BigInt(`${quotient}`.length - digits.length);
  return Decimal128.fromStringWithRounding(`${digits}E${-shown}`);
}
