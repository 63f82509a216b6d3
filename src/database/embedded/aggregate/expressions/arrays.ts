import { Int32 } from 'bson';
import { located } from '../../errors.ts';
import { keyText } from '../../keys/key.ts';
import { compare, equal } from '../../values/compare.ts';
import { isTruthy } from '../../values/numbers.ts';
import { isNumber } from '../../values/types.ts';
import {
  argumentList,
  integer,
  isMissing,
  namedArguments,
  type Operator,
  onNamed,
  onOne,
  onValues,
  typeOf,
  unlessNull,
} from './shape.ts';
import { positionIn } from './strings.ts';

function needsArray(name: string, code: number, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw located(code, `${name} requires an array argument, found: ${typeOf(value)}`);
}

const wholeNumber = (name: string, code: number, value: unknown) =>
  integer(value, () => located(code, `${name} needs a 32-bit integer, found: ${typeOf(value)}`));

function elementAt([list, position]: unknown[]): unknown {
  if (isMissing(list) || isMissing(position)) return null;
  const array = needsArray('$arrayElemAt', 28689, list);
  if (!isNumber(position))
    throw located(
      28690,
      `$arrayElemAt's second argument must be a numeric value, but is ${typeOf(position)}`,
    );
  return array.at(wholeNumber('$arrayElemAt', 28691, position));
}

function slice([list, a, b]: unknown[], hasCount: boolean): unknown {
  if (isMissing(list) || isMissing(a) || (hasCount && isMissing(b))) return null;
  const array = needsArray('First argument to $slice', 28724, list);
  const first = wholeNumber('Second argument to $slice', 28725, a);
  if (!hasCount) return first < 0 ? array.slice(first) : array.slice(0, first);
  const count = wholeNumber('Third argument to $slice', 28727, b);
  if (count <= 0) throw located(28729, `Third argument to $slice must be positive: ${count}`);
  const from = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(from, from + count);
}

const sliceOperator: Operator = (argument, compile) =>
  onValues('$slice', 2, 3, (values) => slice(values, values.length === 3))(argument, compile);

function indexOf([list, wanted, start, end]: unknown[]): number | null {
  if (isMissing(list)) return null;
  const array = needsArray('$indexOfArray', 40090, list);
  const from = start === undefined ? 0 : positionIn('$indexOfArray', 'starting', start);
  const to =
    end === undefined ? array.length : Math.min(array.length, positionIn('$indexOfArray', 'ending', end));
  for (let at = from; at < to; at++) if (wanted !== undefined && equal(array[at], wanted)) return at;
  return -1;
}

function range([start, end, step = 1]: unknown[]): unknown[] {
  const [from, to, by] = [
    wholeNumber('$range', 34443, start),
    wholeNumber('$range', 34445, end),
    wholeNumber('$range', 34447, step),
  ];
  if (by === 0) throw located(34449, '$range requires a non-zero step value');
  const numbers: Int32[] = [];
  for (let number = from; by > 0 ? number < to : number > to; number += by) numbers.push(new Int32(number));
  return numbers;
}

/** An operator on arrays; null where the first that is no array is missing. */
const lists = (name: string, code: number, apply: (arrays: unknown[][]) => unknown): Operator =>
  onValues(name, 0, Number.POSITIVE_INFINITY, (values) => {
    const arrays: unknown[][] = [];
    for (const value of values) {
      if (isMissing(value)) return null;
      arrays.push(needsArray(name, code, value));
    }
    return apply(arrays);
  });

/** A set by the keys of its members, in the order of their values, as MongoDB gives sets out. */
const setOf = (values: unknown[]) =>
  new Map(values.map((value): [string, unknown] => [keyText(value), value]).reverse());

const members = (set: Map<string, unknown>) => [...set.values()].sort((a, b) => compare(a, b));

const twoSets = (
  name: string,
  codes: [number, number],
  nullable: boolean,
  apply: (a: unknown[], b: unknown[]) => unknown,
) =>
  onValues(name, 2, 2, ([a, b]) => {
    if (nullable && (isMissing(a) || isMissing(b))) return null;
    return apply(needsArray(name, codes[0], a), needsArray(name, codes[1], b));
  });

const without = (a: unknown[], b: unknown[]) => {
  const seen = new Set(setOf(b).keys());
  return a.filter((value) => {
    const key = keyText(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const sameMembers = (arrays: unknown[][]) => {
  const [first, ...others] = arrays.map(setOf);
  return others.every((set) => set.size === first?.size && [...set.keys()].every((key) => first.has(key)));
};

const setEquals: Operator = (argument, compile) =>
  onValues('$setEquals', 2, Number.POSITIVE_INFINITY, (values) =>
    sameMembers(values.map((value) => needsArray('$setEquals', 17044, value))),
  )(argument, compile);

const zip: Operator = (argument, compile) => {
  const names = { required: ['inputs'], optional: ['useLongestLength', 'defaults'] };
  const spec = namedArguments('$zip', argument, names);
  if (!Array.isArray(spec.inputs) || spec.inputs.length === 0)
    throw located(34461, 'inputs must be an array of expressions, and not be empty');
  const inputs = spec.inputs.map((input) => compile(input));
  const defaults = argumentList(spec.defaults ?? []).map((one) => compile(one));
  return (document) => {
    const values = inputs.map((evaluate) => evaluate(document));
    if (values.some(isMissing)) return null;
    const arrays = values.map((value) => needsArray('$zip', 34468, value));
    const lengths = arrays.map(({ length }) => length);
    const length = spec.useLongestLength === true ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, row) =>
      arrays.map((array, column) =>
        row < array.length ? array[row] : (defaults[column]?.(document) ?? null),
      ),
    );
  };
};

function countOf(name: string, value: unknown): number {
  const count = wholeNumber(name, 5787903, value);
  if (count <= 0) throw located(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}

const several = (name: string, take: (array: unknown[], count: number) => unknown[]) =>
  onNamed(name, { required: ['input', 'n'] }, ({ input, n }) =>
    take(needsArray(name, 5788200, input), countOf(name, n)),
  );

const extremes = (sign: 1 | -1) => (array: unknown[], count: number) =>
  array
    .filter((value) => !isMissing(value))
    .sort((a, b) => compare(a, b) * sign)
    .slice(0, count);

/** Operators on arrays, also as sets. */
export const ARRAY_OPERATORS: Record<string, Operator> = {
  $arrayElemAt: onValues('$arrayElemAt', 2, 2, elementAt),
  $first: unlessNull('$first', (value) => needsArray('$first', 28689, value)[0]),
  $last: unlessNull('$last', (value) => needsArray('$last', 28689, value).at(-1)),
  $slice: sliceOperator,
  $concatArrays: lists('$concatArrays', 28664, (arrays) => arrays.flat()),
  $reverseArray: unlessNull('$reverseArray', (value) =>
    needsArray('$reverseArray', 34435, value).toReversed(),
  ),
  $indexOfArray: onValues('$indexOfArray', 2, 4, indexOf),
  $range: onValues('$range', 2, 3, range),
  $zip: zip,
  $firstN: several('$firstN', (array, count) => array.slice(0, count)),
  $lastN: several('$lastN', (array, count) => array.slice(-count)),
  $minN: several('$minN', extremes(1)),
  $maxN: several('$maxN', extremes(-1)),
  $setUnion: lists('$setUnion', 17043, (arrays) => members(setOf(arrays.flat()))),
  $setIntersection: lists('$setIntersection', 17047, ([first = [], ...others]) => {
    const sets = others.map(setOf);
    return members(setOf(first.filter((value) => sets.every((set) => set.has(keyText(value))))));
  }),
  $setDifference: twoSets('$setDifference', [17048, 17049], true, without),
  $setEquals: setEquals,
  $setIsSubset: twoSets('$setIsSubset', [17046, 17042], false, (a, b) => without(a, b).length === 0),
  $anyElementTrue: onOne('$anyElementTrue', (value) =>
    needsArray('$anyElementTrue', 17041, value).some(isTruthy),
  ),
  $allElementsTrue: onOne('$allElementsTrue', (value) =>
    needsArray('$allElementsTrue', 17040, value).every(isTruthy),
  ),
};
