import { Decimal128, Double, Int32, Long } from 'bson';
import { badValue, located, notSupported, typeMismatch } from '../../errors.ts';
import {
  arithmetic,
  decimalQuotient,
  fitsInt32,
  fitsInt64,
  ratioOf,
  toNumber,
} from '../../values/numbers.ts';
import { bsonType, isNumber, TYPE_CODES } from '../../values/types.ts';
import { isMissing, type Operator, onOne, onValues, typeOf, unlessNull } from './shape.ts';

const isDecimal = (value: unknown) => bsonType(value) === TYPE_CODES.decimal;
const isDouble = (value: unknown) => bsonType(value) === TYPE_CODES.double;
const isLong = (value: unknown) => bsonType(value) === TYPE_CODES.long;
const isFraction = (value: unknown) => isDouble(value) || isDecimal(value);

function needsNumber(name: string, value: unknown): void {
  if (!isNumber(value)) throw located(28765, `${name} only supports numeric types, not ${typeOf(value)}`);
}

/** A whole number in the narrowest type that holds it, but no narrower than those it was made of. */
function wholeResult(whole: bigint, wide: boolean): Int32 | Long {
  if (!wide && fitsInt32(whole)) return new Int32(Number(whole));
  if (fitsInt64(whole)) return Long.fromBigInt(whole);
  throw located(28680, `integer overflow: ${whole}`);
}

/** A function on doubles. A decimal would need thirty-four digits, which JavaScript's functions have not. */
const onDouble = (name: string, apply: (value: number) => number): Operator =>
  unlessNull(name, (value) => {
    needsNumber(name, value);
    if (isDecimal(value)) throw notSupported(`${name} of a decimal`);
    return new Double(apply(toNumber(value)));
  });

const within = (name: string, code: number, accepts: (value: number) => boolean, message: string) =>
  function checked(value: number): number {
    if (!Number.isNaN(value) && !accepts(value))
      throw located(code, `${name}'s argument ${message}, but is ${value}`);
    return value;
  };

const positive = (name: string, code: number) =>
  within(name, code, (value) => value > 0, 'must be a positive number');
const cosine = (name: string) => within(name, 50989, (value) => Math.abs(value) <= 1, 'must be in [-1,1]');

type Rounding = (numerator: bigint, denominator: bigint) => bigint;

const truncated: Rounding = (numerator, denominator) => numerator / denominator;

const floored: Rounding = (numerator, denominator) => {
  const whole = numerator / denominator;
  return numerator < 0n && whole * denominator !== numerator ? whole - 1n : whole;
};

const halfToEven: Rounding = (numerator, denominator) => {
  const whole = floored(numerator, denominator);
  const twice = (numerator - whole * denominator) * 2n;
  if (twice === denominator) return whole % 2n === 0n ? whole : whole + 1n;
  return twice > denominator ? whole + 1n : whole;
};

/** A number cut or rounded to so many places behind the point. */
function roundedTo(value: unknown, places: number, round: Rounding): unknown {
  if (!Number.isFinite(toNumber(value))) return value;
  if (!isFraction(value) && places >= 0) return value;
  const [numerator, denominator] = ratioOf(value);
  const scale = 10n ** BigInt(Math.abs(places));
  const scaled = places >= 0 ? round(numerator * scale, denominator) : round(numerator, denominator * scale);
  if (isDecimal(value)) return Decimal128.fromStringWithRounding(`${scaled}E${-places}`);
  if (!isDouble(value)) return wholeResult(scaled * scale, isLong(value));
  const result = Number(`${scaled}e${-places}`);
  return new Double(result === 0 && toNumber(value) < 0 ? -0 : result);
}

const rounding = (name: string, round: Rounding): Operator =>
  onValues(name, 1, 2, ([value, places = new Int32(0)]) => {
    if (isMissing(value) || isMissing(places)) return null;
    if (!isNumber(value)) throw located(51081, `${name} only supports numeric types, not ${typeOf(value)}`);
    const count = isNumber(places) ? toNumber(places) : Number.NaN;
    if (!Number.isInteger(count))
      throw located(51082, `precision argument to ${name} must be a integral value`);
    if (count < -20 || count > 100)
      throw located(51083, `cannot apply ${name} with precision value ${count} value must be in [-20, 100]`);
    return roundedTo(value, count, round);
  });

const toWhole = (name: string, round: Rounding): Operator =>
  unlessNull(name, (value) => {
    needsNumber(name, value);
    return roundedTo(value, 0, round);
  });

function absolute(value: unknown): unknown {
  needsNumber('$abs', value);
  if (isDouble(value)) return new Double(Math.abs(toNumber(value)));
  if (isDecimal(value)) return Decimal128.fromString(String(value).replace(/^-/, ''));
  const [whole] = ratioOf(value);
  return wholeResult(whole < 0n ? -whole : whole, isLong(value));
}

/** Two numbers, null where either is; an error where either is none. */
const onNumbers = (
  name: string,
  refusal: (a: unknown, b: unknown) => Error,
  apply: (a: unknown, b: unknown) => unknown,
) =>
  onValues(name, 2, 2, ([a, b]) => {
    if (isMissing(a) || isMissing(b)) return null;
    if (!isNumber(a) || !isNumber(b)) throw refusal(a, b);
    return apply(a, b);
  });

const pairRefusal = (name: string) => (a: unknown, b: unknown) =>
  typeMismatch(`${name} only supports numeric types, not ${typeOf(a)} and ${typeOf(b)}`);

function divided(a: unknown, b: unknown): unknown {
  if (toNumber(b) === 0) throw badValue("can't $divide by zero");
  if (isDecimal(a) || isDecimal(b)) return decimalQuotient(a, b);
  return new Double(toNumber(a) / toNumber(b));
}

function remainder(a: unknown, b: unknown): unknown {
  if (toNumber(b) === 0) throw located(16610, "can't $mod by zero");
  if (isDecimal(a) || isDecimal(b)) {
    if (![a, b].every((value) => Number.isFinite(toNumber(value))))
      throw notSupported('$mod of an infinite decimal');
    const [numerator, denominator] = ratioOf(a);
    const [by, byDenominator] = ratioOf(b);
    const quotient = (numerator * byDenominator) / (denominator * by);
    return arithmetic(a, arithmetic(b, Decimal128.fromString(String(-quotient)), '*'), '+');
  }
  if (isDouble(a) || isDouble(b)) return new Double(toNumber(a) % toNumber(b));
  return wholeResult(ratioOf(a)[0] % ratioOf(b)[0], isLong(a) || isLong(b));
}

function power(base: unknown, exponent: unknown): unknown {
  if (toNumber(base) === 0 && toNumber(exponent) < 0)
    throw located(28764, '$pow cannot take a base of 0 and a negative exponent');
  if (isDecimal(base) || isDecimal(exponent)) throw notSupported('$pow of a decimal');
  const double = new Double(toNumber(base) ** toNumber(exponent));
  if (isDouble(base) || isDouble(exponent) || toNumber(exponent) < 0 || Math.abs(double.value) >= 2 ** 63)
    return double;
  return wholeResult(ratioOf(base)[0] ** ratioOf(exponent)[0], isLong(base) || isLong(exponent));
}

function logarithm(value: unknown, base: unknown): unknown {
  if (isDecimal(value) || isDecimal(base)) throw notSupported('$log of a decimal');
  const [x, y] = [toNumber(value), toNumber(base)];
  if (x <= 0) throw located(28758, `$log's argument must be a positive number, but is ${x}`);
  if (y <= 0 || y === 1)
    throw located(28759, `$log's base must be a positive number not equal to 1, but is ${y}`);
  return new Double(Math.log(x) / Math.log(y));
}

const bitwise = (name: string, start: bigint, apply: (a: bigint, b: bigint) => bigint): Operator =>
  onValues(name, 0, Number.POSITIVE_INFINITY, (values) => {
    for (const value of values)
      if (!isMissing(value) && (!isNumber(value) || isFraction(value)))
        throw typeMismatch(`${name} only supports int and long operands.`);
    if (values.some(isMissing)) return null;
    const result = values.reduce<bigint>((bits, value) => apply(bits, ratioOf(value)[0]), start);
    return wholeResult(result, values.some(isLong));
  });

const DEGREE = Math.PI / 180;

/** Operators on numbers. */
export const MATHS_OPERATORS: Record<string, Operator> = {
  $abs: unlessNull('$abs', absolute),
  $ceil: toWhole('$ceil', (numerator, denominator) => -floored(-numerator, denominator)),
  $floor: toWhole('$floor', floored),
  $trunc: rounding('$trunc', truncated),
  $round: rounding('$round', halfToEven),
  $divide: onNumbers('$divide', pairRefusal('$divide'), divided),
  $mod: onNumbers('$mod', (a, b) => located(16611, pairRefusal('$mod')(a, b).message), remainder),
  $pow: onNumbers(
    '$pow',
    (a, b) => {
      const isBase = !isNumber(a);
      return located(
        isBase ? 28762 : 28763,
        `$pow's ${isBase ? 'base' : 'exponent'} must be numeric, not ${typeOf(isBase ? a : b)}`,
      );
    },
    power,
  ),
  $log: onNumbers(
    '$log',
    (a, b) => {
      const isValue = !isNumber(a);
      return located(
        isValue ? 28756 : 28757,
        `$log's ${isValue ? 'argument' : 'base'} must be numeric, not ${typeOf(isValue ? a : b)}`,
      );
    },
    logarithm,
  ),
  $exp: onDouble('$exp', Math.exp),
  $ln: onDouble('$ln', (value) => Math.log(positive('$ln', 28766)(value))),
  $log10: onDouble('$log10', (value) => Math.log10(positive('$log10', 28761)(value))),
  $sqrt: onDouble('$sqrt', (value) => {
    if (value < 0) throw located(28714, "$sqrt's argument must be greater than or equal to 0");
    return Math.sqrt(value);
  }),
  $sin: onDouble('$sin', Math.sin),
  $cos: onDouble('$cos', Math.cos),
  $tan: onDouble('$tan', Math.tan),
  $asin: onDouble('$asin', (value) => Math.asin(cosine('$asin')(value))),
  $acos: onDouble('$acos', (value) => Math.acos(cosine('$acos')(value))),
  $atan: onDouble('$atan', Math.atan),
  $atan2: onNumbers('$atan2', pairRefusal('$atan2'), (a, b) => {
    if (isDecimal(a) || isDecimal(b)) throw notSupported('$atan2 of a decimal');
    return new Double(Math.atan2(toNumber(a), toNumber(b)));
  }),
  $sinh: onDouble('$sinh', Math.sinh),
  $cosh: onDouble('$cosh', Math.cosh),
  $tanh: onDouble('$tanh', Math.tanh),
  $asinh: onDouble('$asinh', Math.asinh),
  $acosh: onDouble('$acosh', (value) =>
    Math.acosh(within('$acosh', 50989, (x) => x >= 1, 'must be in [1,inf]')(value)),
  ),
  $atanh: onDouble('$atanh', (value) => Math.atanh(cosine('$atanh')(value))),
  $degreesToRadians: onDouble('$degreesToRadians', (value) => value * DEGREE),
  $radiansToDegrees: onDouble('$radiansToDegrees', (value) => value / DEGREE),
  $bitAnd: bitwise('$bitAnd', -1n, (a, b) => a & b),
  $bitOr: bitwise('$bitOr', 0n, (a, b) => a | b),
  $bitXor: bitwise('$bitXor', 0n, (a, b) => a ^ b),
  $bitNot: onOne('$bitNot', (value) => {
    if (isMissing(value)) return null;
    if (!isNumber(value) || isFraction(value))
      throw typeMismatch('$bitNot only supports int and long operands.');
    return wholeResult(~ratioOf(value)[0], isLong(value));
  }),
  $rand: () => () => new Double(Math.random()),
};
