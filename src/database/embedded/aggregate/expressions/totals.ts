import { compare } from '../../values/compare.ts';
import { deviation, mean, sum } from '../statistics.ts';
import { argumentList, isMissing, type Operator } from './shape.ts';

/** An operator on several values, or on the elements of one that is an array. */
const onElements =
  (apply: (values: unknown[]) => unknown): Operator =>
  (argument, compile) => {
    const items = argumentList(argument).map((item) => compile(item));
    return (document) => {
      const values = items.map((evaluate) => evaluate(document));
      const [only] = values;
      return apply(values.length === 1 && Array.isArray(only) ? only : values);
    };
  };

const extreme = (sign: 1 | -1) => (values: unknown[]) =>
  values.filter((value) => !isMissing(value)).toSorted((a, b) => compare(a, b) * sign)[0] ?? null;

/** Accumulators as they are used on the values of one document. */
export const TOTAL_OPERATORS: Record<string, Operator> = {
  $sum: onElements(sum),
  $avg: onElements(mean),
  $min: onElements(extreme(1)),
  $max: onElements(extreme(-1)),
  $stdDevPop: onElements((values) => deviation('population')(values)),
  $stdDevSamp: onElements((values) => deviation('sample')(values)),
};
