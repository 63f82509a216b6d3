import { Int32, Long } from 'bson';
import { CommandError, located } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { isDocument } from '../values/document.ts';
import { arithmetic, isTruthy, toNumber } from '../values/numbers.ts';
import { isNumber, typeName } from '../values/types.ts';
import type { Evaluate } from './expression.ts';

type Compile = (expression: unknown) => Evaluate;
type Operator = (argument: unknown, compile: Compile, collation?: Collation) => Evaluate;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** In expressions a missing value sorts before null. */
export function compareInExpression(a: unknown, b: unknown, collation?: Collation): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  return compare(a, b, collation);
}

const argumentList = (argument: unknown): unknown[] => (Array.isArray(argument) ? argument : [argument]);

function pairOf(name: string, argument: unknown, compile: Compile): [Evaluate, Evaluate] {
  const list = argumentList(argument);
  if (list.length !== 2)
    throw located(16020, `Expression ${name} takes exactly 2 arguments. ${list.length} were passed in.`);
  return [compile(list[0]), compile(list[1])];
}

const comparison =
  (name: string, accepts: (difference: number) => boolean): Operator =>
  (argument, compile, collation) => {
    const [left, right] = pairOf(name, argument, compile);
    return (document) => accepts(compareInExpression(left(document), right(document), collation));
  };

const onlyNumbers = (name: string, value: unknown) =>
  new CommandError(
    14,
    'TypeMismatch',
    `${name} only supports numeric${name === '$add' ? ' or date' : ''} types, not ${typeName(value)}`,
  );

/** Multiplies a list of numbers; null where the first that is no number is missing. */
function multiplied(values: unknown[]): unknown {
  let product: unknown = new Int32(1);
  for (const value of values) {
    if (isMissing(value)) return null;
    if (!isNumber(value)) throw onlyNumbers('$multiply', value);
    product = arithmetic(product, value, '*');
  }
  return product;
}

/** Adds a list of numbers, of which one may be a date; null where the first that is neither is missing. */
function added(values: unknown[]): unknown {
  let total: unknown = new Int32(0);
  let date: Date | undefined;
  for (const value of values) {
    if (isMissing(value)) return null;
    if (value instanceof Date) {
      if (date) throw located(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumber(value)) total = arithmetic(total, value, '+');
    else throw onlyNumbers('$add', value);
  }
  return date ? new Date(date.getTime() + Math.trunc(toNumber(total))) : total;
}

function subtract(a: unknown, b: unknown): unknown {
  if (isMissing(a) || isMissing(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return new Date(a.getTime() - Math.trunc(toNumber(b)));
  if (isNumber(a) && isNumber(b)) return arithmetic(a, arithmetic(b, new Int32(-1), '*'), '+');
  throw new CommandError(14, 'TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function concat(values: unknown[]): string | null {
  for (const value of values) {
    if (isMissing(value)) return null;
    if (typeof value !== 'string')
      throw located(16702, `$concat only supports strings, not ${typeName(value)}`);
  }
  return values.join('');
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  throw located(
    17124,
    `The argument to $size must be an array, but was of type: ${isMissing(value) ? 'missing' : typeName(value)}`,
  );
}

function isIn(value: unknown, list: unknown, collation?: Collation): boolean {
  if (!Array.isArray(list))
    throw located(
      40081,
      `$in requires an array as a second argument, found: ${isMissing(list) ? 'missing' : typeName(list)}`,
    );
  return list.some((item) => compareInExpression(value, item, collation) === 0);
}

function condition(argument: unknown, compile: Compile): Evaluate {
  const parts = Array.isArray(argument)
    ? argument
    : isDocument(argument)
      ? [argument.if, argument.then, argument.else]
      : [];
  if (parts.length !== 3 || parts.includes(undefined))
    throw located(16020, 'Expression $cond takes exactly 3 arguments: if, then and else.');
  const [test, then, otherwise] = parts.map(compile) as [Evaluate, Evaluate, Evaluate];
  return (document) => (isTruthy(test(document)) ? then(document) : otherwise(document));
}

const onList =
  (apply: (values: unknown[]) => unknown): Operator =>
  (argument, compile) => {
    const items = argumentList(argument).map(compile);
    return (document) => apply(items.map((evaluate) => evaluate(document)));
  };

const onOne =
  (apply: (value: unknown) => unknown): Operator =>
  (argument, compile) => {
    const evaluate = compile(Array.isArray(argument) && argument.length === 1 ? argument[0] : argument);
    return (document) => apply(evaluate(document));
  };

const onPair =
  (name: string, apply: (left: unknown, right: unknown, collation?: Collation) => unknown): Operator =>
  (argument, compile, collation) => {
    const [left, right] = pairOf(name, argument, compile);
    return (document) => apply(left(document), right(document), collation);
  };

const OPERATORS: Record<string, Operator> = {
  $literal: (argument) => () => argument,
  $eq: comparison('$eq', (difference) => difference === 0),
  $ne: comparison('$ne', (difference) => difference !== 0),
  $gt: comparison('$gt', (difference) => difference > 0),
  $gte: comparison('$gte', (difference) => difference >= 0),
  $lt: comparison('$lt', (difference) => difference < 0),
  $lte: comparison('$lte', (difference) => difference <= 0),
  $cmp: onPair('$cmp', compareInExpression),
  $and: (argument, compile) => {
    const items = argumentList(argument).map(compile);
    return (document) => items.every((evaluate) => isTruthy(evaluate(document)));
  },
  $or: (argument, compile) => {
    const items = argumentList(argument).map(compile);
    return (document) => items.some((evaluate) => isTruthy(evaluate(document)));
  },
  $not: onOne((value) => !isTruthy(value)),
  $add: onList(added),
  $multiply: onList(multiplied),
  $subtract: onPair('$subtract', subtract),
  $concat: onList(concat),
  $ifNull: onList((values) => values.find((value) => !isMissing(value)) ?? values.at(-1)),
  $size: onOne(sizeOf),
  $in: onPair('$in', isIn),
  $cond: condition,
  $isArray: onOne((value) => Array.isArray(value)),
  $type: onOne((value) => (value === undefined ? 'missing' : typeName(value))),
};

/** Our own operator of this name, if there is one. */
export const nativeOperator = (name: string): Operator | undefined =>
  Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
