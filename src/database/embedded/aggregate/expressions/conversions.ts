import { Decimal128, Double, Int32, Long, ObjectId, type Timestamp } from 'bson';
import { CommandError, failedToParse, located } from '../../errors.ts';
import { hasField } from '../../values/document.ts';
import { isTruthy, ratioOf, toNumber } from '../../values/numbers.ts';
import { bsonType, CLASS, classOf, isNumber, TYPE_CODES } from '../../values/types.ts';
import { isMissing, namedArguments, type Operator, onOne, typeOf, unlessNull } from './shape.ts';

const failed = (message: string) =>
  new CommandError(241, 'ConversionFailure', `${message} in $convert with no onError value`);

const unsupported = (value: unknown, target: string) =>
  failed(`Unsupported conversion from ${typeOf(value)} to ${target}`);

/** A number, date or other simple value as text. */
export function textOfValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'boolean' || isNumber(value)) return String(value);
  throw unsupported(value, 'string');
}

function numberText(value: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw failed(`Failed to parse number '${value}'`);
}

/** The whole part of a value, within the bounds of a type. */
function wholePart(value: unknown, target: 'int' | 'long', bits: bigint): bigint {
  let whole: bigint;
  if (typeof value === 'boolean') whole = value ? 1n : 0n;
  else if (typeof value === 'string') whole = BigInt(numberText(value, /^[+-]?\d+$/).replace('+', ''));
  else if (value instanceof Date && target === 'long') whole = BigInt(value.getTime());
  else if (!isNumber(value)) throw unsupported(value, target);
  else {
    if (!Number.isFinite(toNumber(value)))
      throw failed(
        `Attempt to convert ${Number.isNaN(toNumber(value)) ? 'NaN' : 'infinity'} value to integer type`,
      );
    const [numerator, denominator] = ratioOf(value);
    whole = numerator / denominator;
  }
  if (whole < -(1n << bits) || whole >= 1n << bits)
    throw failed(`Conversion would overflow target type: ${textOfValue(value)}`);
  return whole;
}

const NUMERAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$|^[+-]?(nan|inf|infinity)$/i;

function toDouble(value: unknown): Double {
  if (typeof value === 'boolean') return new Double(Number(value));
  if (value instanceof Date) return new Double(value.getTime());
  if (typeof value === 'string')
    return new Double(Number(numberText(value, NUMERAL).replace(/inf(inity)?/i, 'Infinity')));
  if (isNumber(value)) return new Double(toNumber(value));
  throw unsupported(value, 'double');
}

function toDecimal(value: unknown): Decimal128 {
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (typeof value === 'string') return Decimal128.fromStringWithRounding(numberText(value, NUMERAL));
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (bsonType(value) === TYPE_CODES.double) return decimalOfDouble(toNumber(value));
  if (isNumber(value)) return Decimal128.fromString(String(value));
  throw unsupported(value, 'decimal');
}

/** A double becomes a decimal of fifteen digits, as in MongoDB. */
function decimalOfDouble(value: number): Decimal128 {
  const isPlain = value === 0 || !Number.isFinite(value);
  const text = isPlain ? String(value) : value.toPrecision(15).replace('e', 'E');
  return Decimal128.fromString(Object.is(value, -0) ? '-0' : text);
}

function toBoolean(value: unknown): boolean {
  if (isNumber(value)) return isTruthy(value);
  if (typeof value === 'boolean') return value;
  const isSimple = typeof value === 'string' || value instanceof Date || value instanceof ObjectId;
  if (isSimple || classOf(value) === CLASS.timestamp) return true;
  throw unsupported(value, 'bool');
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** The date in an ISO 8601 text; without a zone it is UTC. Undefined where the text is none. */
export function parsedDate(text: string): Date | undefined {
  const found = ISO.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', part = '0', zone = 'Z'] = found;
  const milliseconds = part.padEnd(3, '0').slice(0, 3);
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (classOf(value) === CLASS.timestamp) return new Date((value as Timestamp).getHighBits() * 1000);
  if (typeof value === 'string') {
    const date = parsedDate(value);
    if (date) return date;
    throw failed(`Error parsing date string '${value}'`);
  }
  if (!isNumber(value) || bsonType(value) === TYPE_CODES.int) throw unsupported(value, 'date');
  return new Date(Number(wholePart(value, 'long', 63n)));
}

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (!/^[0-9a-f]{24}$/i.test(value)) throw failed(`Failed to parse objectId '${value}'`);
  return new ObjectId(value);
}

const CONVERSIONS: Record<string, (value: unknown) => unknown> = {
  double: toDouble,
  string: textOfValue,
  objectId: toObjectId,
  bool: toBoolean,
  date: toDate,
  int: (value) => new Int32(Number(wholePart(value, 'int', 31n))),
  long: (value) => Long.fromBigInt(wholePart(value, 'long', 63n)),
  decimal: toDecimal,
};

function conversionTo(target: unknown): (value: unknown) => unknown {
  const name =
    typeof target === 'string'
      ? target
      : isNumber(target)
        ? Object.keys(TYPE_CODES).find((alias) => TYPE_CODES[alias] === toNumber(target))
        : undefined;
  if (name === undefined || !Object.hasOwn(TYPE_CODES, name))
    throw failedToParse(`In $convert, numeric or named 'to' argument is not a valid type: ${target}`);
  return (
    CONVERSIONS[name] ??
    ((value) => {
      throw unsupported(value, name);
    })
  );
}

const convert: Operator = (argument, compile) => {
  const names = { required: ['input', 'to'], optional: ['onError', 'onNull'] };
  const spec = namedArguments('$convert', argument, names);
  const input = compile(spec.input);
  const to = compile(spec.to);
  const onError = compile(spec.onError ?? null);
  const onNull = compile(spec.onNull ?? null);
  return (document) => {
    const value = input(document);
    const target = to(document);
    if (isMissing(value)) return onNull(document);
    if (isMissing(target)) return null;
    try {
      return conversionTo(target)(value);
    } catch (error) {
      if (hasField(spec, 'onError') && error instanceof CommandError && error.code === 241)
        return onError(document);
      throw error;
    }
  };
};

const shortcut = (name: string, target: string): Operator =>
  unlessNull(name, (value) => (CONVERSIONS[target] as (given: unknown) => unknown)(value));

/** Operators that make one type of another. */
export const CONVERSION_OPERATORS: Record<string, Operator> = {
  $convert: convert,
  $toDouble: shortcut('$toDouble', 'double'),
  $toString: shortcut('$toString', 'string'),
  $toObjectId: shortcut('$toObjectId', 'objectId'),
  $toBool: shortcut('$toBool', 'bool'),
  $toDate: shortcut('$toDate', 'date'),
  $toInt: shortcut('$toInt', 'int'),
  $toLong: shortcut('$toLong', 'long'),
  $toDecimal: shortcut('$toDecimal', 'decimal'),
  $isNumber: onOne('$isNumber', (value) => value !== undefined && isNumber(value)),
  $type: onOne('$type', typeOf),
  $tsSecond: unlessNull('$tsSecond', (value) =>
    Long.fromNumber(timestamp('$tsSecond', value).getHighBitsUnsigned()),
  ),
  $tsIncrement: unlessNull('$tsIncrement', (value) =>
    Long.fromNumber(timestamp('$tsIncrement', value).getLowBitsUnsigned()),
  ),
};

function timestamp(name: string, value: unknown): Timestamp {
  if (classOf(value) === CLASS.timestamp) return value as Timestamp;
  throw located(5687301, `Argument to ${name} must be a timestamp, but is ${typeOf(value)}`);
}
