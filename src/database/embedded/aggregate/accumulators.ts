import { BSONValue, Decimal128 } from 'bson';
import { keyText } from '../keys/key.ts';
import { compare } from '../values/compare.ts';
import { type Document, isDocument, merged } from '../values/document.ts';
import { arithmetic, toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import { compileExpression, type ExpressionOptions } from './expression.ts';
import { mingoAccumulator } from './mingo.ts';

/** The value of an accumulator for the documents of one group. */
export type Accumulate = (documents: Document[], groupId: unknown) => unknown;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

const sum = (values: unknown[]): unknown =>
  values.filter(isNumber).reduce<unknown>((total, value) => arithmetic(total, value, '+'), 0);

function average(values: unknown[]): unknown {
  const numbers = values.filter(isNumber);
  if (numbers.length === 0) return null;
  const total = sum(numbers);
  const mean = toNumber(total) / numbers.length;
  const decimal = total instanceof BSONValue && total._bsontype === 'Decimal128';
  return decimal ? Decimal128.fromString(String(mean)) : mean;
}

const extreme = (sign: 1 | -1) => (values: unknown[]) =>
  values
    .filter((value) => !isMissing(value))
    .reduce<unknown>(
      (best, value) => (isMissing(best) || compare(value, best) * sign > 0 ? value : best),
      null,
    );

function distinct(values: unknown[]): unknown[] {
  const found = new Map<string, unknown>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = keyText(value);
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

const OF_VALUES: Record<string, (values: unknown[]) => unknown> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: distinct,
  $mergeObjects: (values) => merged(values.filter(isDocument)),
};

/** The accumulator of this name over an expression; those we have not are mingo's. */
export function compileAccumulator(name: string, argument: unknown, options: ExpressionOptions): Accumulate {
  if (name === '$count') return (documents) => documents.length;
  const ofValues = Object.hasOwn(OF_VALUES, name) ? OF_VALUES[name] : undefined;
  if (ofValues) {
    const evaluate = compileExpression(argument, options);
    return (documents) => ofValues(documents.map(evaluate));
  }
  const accumulate = mingoAccumulator(name, options.variables);
  return (documents, groupId) => accumulate(documents, argument, groupId);
}
