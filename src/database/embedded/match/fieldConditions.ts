import { badValue, notSupported } from '../errors.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { bsonType, fieldsOf, isNumber, isRegex } from '../values/types.ts';
import { BIT_OPERATORS, type BitOperator, bitTest, remainderTest } from './bits.ts';
import {
  equals,
  isAmong,
  isConditions,
  isInRange,
  isOfType,
  matchesRegex,
  type ValueTest,
} from './comparisons.ts';
import type { MatchOptions, Predicate } from './match.ts';
import { compileFilter } from './match.ts';
import { reach } from './paths.ts';

type Steps = readonly string[];

/** True where the value at the path, or an element of the array there, passes. */
const somewhere = (steps: Steps, test: ValueTest): Predicate => {
  const visit = (value: unknown) => test(value) || (Array.isArray(value) && value.some(test));
  return (document) => reach(document, steps, 0, visit);
};

/** True where the value at the path passes as a whole. */
const whole =
  (steps: Steps, test: ValueTest): Predicate =>
  (document) =>
    reach(document, steps, 0, test);

const not =
  (predicate: Predicate): Predicate =>
  (document) =>
    !predicate(document);

export const every = (predicates: Predicate[]): Predicate => {
  const [only] = predicates;
  if (only && predicates.length === 1) return only;
  return (document) => predicates.every((predicate) => predicate(document));
};

interface Condition {
  path: string;
  steps: Steps;
  argument: unknown;
  /** All conditions on the field: `$regex` reads its `$options` there. */
  siblings: Document;
  options: MatchOptions;
}

const refuseRegex = (argument: unknown, message: string) => {
  if (isRegex(argument)) throw badValue(message);
};

const range =
  (operator: '$gt' | '$gte' | '$lt' | '$lte') =>
  ({ path, steps, argument, options }: Condition): Predicate => {
    refuseRegex(argument, `Can't have RegEx as arg to predicate over field '${path}'.`);
    return somewhere(steps, isInRange(operator, argument, options.collation));
  };

const bits =
  (operator: BitOperator) =>
  ({ steps, argument }: Condition): Predicate =>
    somewhere(steps, bitTest(operator, argument));

function regexCondition({ steps, argument, siblings }: Condition): Predicate {
  if (typeof argument !== 'string' && !isRegex(argument)) throw badValue('$regex has to be a string');
  const options = siblings.$options;
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  return somewhere(steps, matchesRegex(argument, options));
}

function sizeCondition({ steps, argument }: Condition): Predicate {
  if (!isNumber(argument)) throw badValue(`Failed to parse $size. Expected a number in: $size: ${argument}`);
  const size = toNumber(argument);
  if (size < 0 || !Number.isInteger(size))
    throw badValue('Failed to parse $size. Expected a non-negative integer');
  return whole(steps, (value) => Array.isArray(value) && value.length === size);
}

function allCondition(condition: Condition): Predicate {
  const { steps, argument, options } = condition;
  if (!Array.isArray(argument)) throw badValue('$all needs an array');
  if (argument.length === 0) return () => false;
  return every(
    argument.map((wanted) => {
      if (isDocument(wanted) && '$elemMatch' in wanted)
        return elementCondition({ ...condition, argument: wanted.$elemMatch });
      return somewhere(steps, isRegex(wanted) ? matchesRegex(wanted) : equals(wanted, options.collation));
    }),
  );
}

function elementCondition({ steps, argument, options }: Condition): Predicate {
  if (!isDocument(argument)) throw badValue('$elemMatch needs an Object');
  const test = elementTest(argument, options);
  return whole(steps, (value) => Array.isArray(value) && value.some(test));
}

function notCondition({ path, argument, options }: Condition): Predicate {
  if (isRegex(argument)) return not(compileField(path, argument, options));
  if (!isDocument(argument)) throw badValue('$not needs a regex or a document');
  if (!isConditions(argument)) throw badValue('$not cannot be empty and needs operators');
  return not(compileField(path, argument, options));
}

function existsCondition({ steps, argument }: Condition): Predicate {
  const present = whole(steps, (value) => value !== undefined);
  return isTruthy(argument) ? present : not(present);
}

const refused = (operator: string) => (): Predicate => {
  throw notSupported(operator);
};

const CONDITIONS: Record<string, (condition: Condition) => Predicate | undefined> = {
  $eq: ({ steps, argument, options }) => somewhere(steps, equals(argument, options.collation)),
  $ne: ({ steps, argument, options }) => {
    refuseRegex(argument, "Can't have regex as arg to $ne.");
    return not(somewhere(steps, equals(argument, options.collation)));
  },
  $gt: range('$gt'),
  $gte: range('$gte'),
  $lt: range('$lt'),
  $lte: range('$lte'),
  $in: ({ steps, argument, options }) => somewhere(steps, isAmong(argument, '$in', options.collation)),
  $nin: ({ steps, argument, options }) => not(somewhere(steps, isAmong(argument, '$nin', options.collation))),
  $exists: existsCondition,
  $type: ({ steps, argument }) => somewhere(steps, isOfType(argument)),
  $regex: regexCondition,
  $options: ({ siblings }) => {
    if (!('$regex' in siblings)) throw badValue('$options needs a $regex');
    return undefined;
  },
  $mod: ({ steps, argument }) => somewhere(steps, remainderTest(argument)),
  $size: sizeCondition,
  $all: allCondition,
  $elemMatch: elementCondition,
  $not: notCondition,
  ...Object.fromEntries(BIT_OPERATORS.map((operator) => [operator, bits(operator)])),
  ...Object.fromEntries(
    ['$geoWithin', '$geoIntersects', '$near', '$nearSphere', '$within', '$maxDistance', '$minDistance'].map(
      (operator) => [operator, refused(operator)],
    ),
  ),
};

/** The condition a filter puts on one field: a value, a regular expression, or operators. */
export function compileField(path: string, wanted: unknown, options: MatchOptions): Predicate {
  const steps = path.split('.');
  if (isRegex(wanted)) return somewhere(steps, matchesRegex(wanted));
  if (!isConditions(wanted)) return somewhere(steps, equals(wanted, options.collation));
  const siblings = wanted as Document;
  const predicates: Predicate[] = [];
  for (const operator of Object.keys(siblings)) {
    const compile = Object.hasOwn(CONDITIONS, operator) ? CONDITIONS[operator] : undefined;
    if (!compile) throw badValue(`unknown operator: ${operator}`);
    const predicate = compile({ path, steps, argument: siblings[operator], siblings, options });
    if (predicate) predicates.push(predicate);
  }
  return every(predicates);
}

const ON_DOCUMENTS = ['$and', '$or', '$nor', '$expr', '$where', '$ref', '$id', '$db'];

/** A condition on the value of one array element, as `$elemMatch` and positional updates put it. */
export function valueTest(wanted: unknown, options: MatchOptions): ValueTest {
  const predicate = compileField('element', wanted, options);
  // An element that is an array is one value here, not a list of them.
  return (element) => predicate({ element: Array.isArray(element) ? [element] : element });
}

/** What an `$elemMatch` asks of one element: conditions on its value, or a filter on its fields. */
export function elementTest(wanted: Document, options: MatchOptions): ValueTest {
  const first = firstField(wanted);
  if (first?.startsWith('$') && !ON_DOCUMENTS.includes(first)) return valueTest(wanted, options);
  const predicate = compileFilter(wanted, options);
  return (element) => (fieldsOf(element) !== undefined || bsonType(element) === 4) && predicate(element);
}
