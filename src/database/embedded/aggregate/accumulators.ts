import { located, notSupported } from '../errors.ts';
import { keyText } from '../keys/key.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { type Document, isDocument, merged } from '../values/document.ts';
import { show } from '../values/show.ts';
import { typeName } from '../values/types.ts';
import { compileExpression, type ExpressionOptions } from './expression.ts';
import { compileRanked } from './ranked.ts';
import { compileShares, deviation, mean, sum } from './statistics.ts';

/** The value of an accumulator for the documents of one group. */
export type Accumulate = (documents: Document[], groupId: unknown) => unknown;

type OfValues = (values: unknown[], collation: Collation | undefined) => unknown;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

const extreme =
  (sign: 1 | -1): OfValues =>
  (values, collation) =>
    values
      .filter((value) => !isMissing(value))
      .reduce<unknown>(
        (best, value) => (isMissing(best) || compare(value, best, collation) * sign > 0 ? value : best),
        null,
      );

const distinct: OfValues = (values, collation) => {
  const found = new Map<string, unknown>();
  for (const value of values) {
    if (value === undefined) continue;
    const key = keyText(value, collation);
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
};

const mergedObjects: OfValues = (values) => {
  const objects = values.filter((value) => !isMissing(value));
  for (const value of objects)
    if (!isDocument(value))
      throw located(
        40400,
        `$mergeObjects requires object inputs, but input ${show(value)} is of type ${typeName(value)}`,
      );
  return merged(objects as Document[]);
};

const OF_VALUES: Record<string, OfValues> = {
  $sum: sum,
  $avg: mean,
  $min: extreme(-1),
  $max: extreme(1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: distinct,
  $mergeObjects: mergedObjects,
  $stdDevPop: deviation('population'),
  $stdDevSamp: deviation('sample'),
};

/** The accumulator of this name over an expression. */
export function compileAccumulator(name: string, argument: unknown, options: ExpressionOptions): Accumulate {
  const ofValues = Object.hasOwn(OF_VALUES, name) ? OF_VALUES[name] : undefined;
  if (ofValues) {
    if (Array.isArray(argument)) throw located(40237, `The ${name} accumulator is a unary operator`);
    const evaluate = compileExpression(argument, options);
    return (documents) => ofValues(documents.map(evaluate), options.collation);
  }
  if (name === '$count') return (documents) => documents.length;
  if (name === '$percentile' || name === '$median') return compileShares(name, argument, options);
  if (name === '$accumulator') throw notSupported('$accumulator');
  const ranked = compileRanked(name, argument, options);
  if (ranked) return ranked;
  throw located(15952, `unknown group operator '${name}'`);
}
