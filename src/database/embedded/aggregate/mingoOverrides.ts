import { BSONValue, Decimal128, ObjectId } from 'bson';
import { CommandError, located } from '../errors.ts';
import { compare, equal } from '../values/compare.ts';
import { arithmetic, toNumber } from '../values/numbers.ts';
import { promote } from '../values/promote.ts';
import { bsonType, isNumber, typeName } from '../values/types.ts';
import type { MingoOptions } from './mingo.ts';
import { compareInExpression } from './operators.ts';

type EvalExpr = (document: unknown, expression: unknown, options: MingoOptions) => unknown;
type Expression = (document: unknown, argument: unknown, options: MingoOptions) => unknown;
type Accumulator = (documents: unknown[], argument: unknown, options: MingoOptions) => unknown;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** A number mingo cannot calculate with. */
const isWide = (value: unknown): boolean =>
  value instanceof BSONValue && (value._bsontype === 'Decimal128' || value._bsontype === 'Long');

const cannotConvert = (message: string) =>
  new CommandError(241, 'ConversionFailure', `${message} in $convert with no onError value`);

function toText(value: unknown): string | null {
  if (isMissing(value)) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value !== 'object' || isWide(value)) return String(value);
  throw cannotConvert(`Unsupported conversion from ${typeName(value)} to string`);
}

function toObjectId(value: unknown): ObjectId | null {
  if (isMissing(value)) return null;
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
  throw cannotConvert(`Failed to parse objectId '${value}'`);
}

function toDecimal(value: unknown): Decimal128 | null {
  if (isMissing(value)) return null;
  if (value instanceof Decimal128) return value;
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  return Decimal128.fromString(typeof value === 'boolean' ? String(Number(value)) : String(value));
}

function typeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number' && Number.isSafeInteger(value) && bsonType(value) === 1) return 'long';
  return typeName(value);
}

const total = (values: unknown[], sign: '+' | '*'): unknown =>
  promote(values.reduce((sum, value) => arithmetic(sum, value, sign)));

/** The operators in which mingo goes astray on BSON values, by MongoDB's rules; others are called as they are. */
export function overriddenExpressions(
  evalExpr: EvalExpr,
  original: Record<string, Expression>,
): Record<string, Expression> {
  const onOne =
    (apply: (value: unknown) => unknown): Expression =>
    (document, argument, options) =>
      apply(
        evalExpr(
          document,
          Array.isArray(argument) && argument.length === 1 ? argument[0] : argument,
          options,
        ),
      );
  const comparison =
    (name: string, result: (difference: number) => unknown): Expression =>
    (document, argument, options) => {
      if (!Array.isArray(argument) || argument.length !== 2)
        throw located(16020, `Expression ${name} takes exactly 2 arguments.`);
      const [left, right] = argument.map((part) => evalExpr(document, part, options));
      return result(compareInExpression(left, right));
    };
  const calculation =
    (name: string, calculate: (values: unknown[]) => unknown): Expression =>
    (document, argument, options) => {
      const values = (Array.isArray(argument) ? argument : [argument]).map((part) =>
        evalExpr(document, part, options),
      );
      if (values.some(isWide) && values.every(isNumber)) return calculate(values);
      return original[name]?.(document, argument, options);
    };
  return {
    $eq: comparison('$eq', (difference) => difference === 0),
    $ne: comparison('$ne', (difference) => difference !== 0),
    $gt: comparison('$gt', (difference) => difference > 0),
    $gte: comparison('$gte', (difference) => difference >= 0),
    $lt: comparison('$lt', (difference) => difference < 0),
    $lte: comparison('$lte', (difference) => difference <= 0),
    $cmp: comparison('$cmp', (difference) => difference),
    $in: (document, argument, options) => {
      const [value, list] = (argument as unknown[]).map((part) => evalExpr(document, part, options));
      if (!Array.isArray(list)) throw located(40081, `$in requires an array as a second argument`);
      return list.some((item) => compareInExpression(value, item) === 0);
    },
    $toString: onOne(toText),
    $toObjectId: onOne(toObjectId),
    $toDecimal: onOne(toDecimal),
    $toDate: (document, argument, options) => {
      const value = evalExpr(document, argument, options);
      if (value instanceof ObjectId) return value.getTimestamp();
      return original.$toDate?.(document, { $literal: isWide(value) ? toNumber(value) : value }, options);
    },
    $type: onOne(typeOf),
    $isNumber: onOne(isNumber),
    $add: calculation('$add', (values) => total(values, '+')),
    $multiply: calculation('$multiply', (values) => total(values, '*')),
    $subtract: calculation('$subtract', ([a, b]) => promote(arithmetic(a, arithmetic(b, -1, '*'), '+'))),
  };
}

/** Accumulators used as expressions, or inside window functions, with BSON's order and arithmetic. */
export function overriddenAccumulators(evalExpr: EvalExpr): Record<string, Accumulator> {
  const valuesOf: (...taken: Parameters<Accumulator>) => unknown[] = (documents, argument, options) =>
    isMissing(argument)
      ? documents
      : documents.map((document) => evalExpr(document, argument, options.update({ root: document })));
  const extreme =
    (sign: 1 | -1): Accumulator =>
    (...taken) => {
      const values = valuesOf(...taken).filter((value) => !isMissing(value));
      return values.length ? values.reduce((a, b) => (compare(b, a) * sign > 0 ? b : a)) : null;
    };
  const sum: Accumulator = (...taken) => {
    const values = valuesOf(...taken).filter(isNumber);
    return values.some(isWide)
      ? total(values, '+')
      : values.reduce<number>((all, value) => all + toNumber(value), 0);
  };
  return {
    $sum: sum,
    $min: extreme(-1),
    $max: extreme(1),
    $push: (...taken) => valuesOf(...taken).filter((value) => value !== undefined),
    $addToSet: (...taken) => {
      const distinct: unknown[] = [];
      for (const value of valuesOf(...taken))
        if (value !== undefined && !distinct.some((other) => equal(other, value))) distinct.push(value);
      return distinct;
    },
  };
}
