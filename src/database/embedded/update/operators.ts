import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';
import { badValue, typeMismatch } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { clone, type Document, isDocument } from '../values/document.ts';
import { type Arithmetic, arithmetic, ratioOf } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { bsonType, isNumber, typeName } from '../values/types.ts';
import { addToSet, pop, pull, pullAll, push } from './arrayOperators.ts';
import { setAtPath, unsetAtPath, valueAtPath } from './paths.ts';

/** One operator on one concrete path of a document that may be changed. */
export interface OperatorCall {
  document: Document;
  path: string;
  steps: readonly string[];
  argument: unknown;
  collation: Collation | undefined;
  now: Date;
}

const set = ({ document, steps, argument }: OperatorCall): void =>
  setAtPath(document, steps, clone(argument));

/** What a missing field becomes when it is multiplied: zero of the factor's type. */
function zeroOf(factor: unknown): unknown {
  switch (bsonType(factor)) {
    case 16:
      return new Int32(0);
    case 18:
      return Long.ZERO;
    case 19:
      return Decimal128.fromString('0');
    default:
      return new Double(0);
  }
}

const calculate =
  (operator: '$inc' | '$mul', sign: Arithmetic) =>
  ({ document, path, steps, argument }: OperatorCall): void => {
    if (!isNumber(argument))
      throw typeMismatch(
        `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${path}: ${show(argument)}}`,
      );
    const value = valueAtPath(document, steps);
    if (value !== undefined && !isNumber(value))
      throw typeMismatch(
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${show(document._id)}} has the field '${steps.at(-1)}' of non-numeric type ${typeName(value)}`,
      );
    const initial = operator === '$inc' ? argument : zeroOf(argument);
    setAtPath(document, steps, value === undefined ? initial : arithmetic(value, argument, sign));
  };

const keepExtreme =
  (sign: 1 | -1) =>
  ({ document, steps, argument, collation }: OperatorCall): void => {
    const value = valueAtPath(document, steps);
    if (value === undefined || compare(argument, value, collation) * sign > 0)
      setAtPath(document, steps, clone(argument));
  };

function rename({ document, path, steps, argument }: OperatorCall): void {
  if (typeof argument !== 'string')
    throw badValue(`The 'to' field for $rename must be a string: ${path}: ${show(argument)}`);
  const value = valueAtPath(document, steps);
  if (value === undefined) return;
  unsetAtPath(document, steps);
  // A field that is there already goes to the end, as if it were new.
  unsetAtPath(document, argument.split('.'));
  setAtPath(document, argument.split('.'), value);
}

function currentDate({ document, steps, argument, now }: OperatorCall): void {
  const type = isDocument(argument) ? argument.$type : 'date';
  if (type !== 'date' && type !== 'timestamp')
    throw badValue("The '$type' string field is required to be 'date' or 'timestamp'");
  const seconds = Math.floor(now.getTime() / 1000);
  setAtPath(document, steps, type === 'timestamp' ? new Timestamp({ t: seconds, i: 1 }) : now);
}

const BITWISE: Record<string, (a: bigint, b: bigint) => bigint> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

const isInteger = (value: unknown) => bsonType(value) === 16 || bsonType(value) === 18;

function bit({ document, steps, argument }: OperatorCall): void {
  if (!isDocument(argument) || Object.keys(argument).length === 0)
    throw badValue('The $bit modifier needs an object with and, or, or xor');
  const value = valueAtPath(document, steps) ?? new Int32(0);
  if (!isInteger(value))
    throw badValue(`Cannot apply $bit to a value of non-integral type: ${typeName(value)}`);
  let [bits] = ratioOf(value);
  let isWide = bsonType(value) === 18;
  for (const [name, operand] of Object.entries(argument)) {
    const apply = Object.hasOwn(BITWISE, name) ? BITWISE[name] : undefined;
    if (!apply) throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}'`);
    if (!isInteger(operand)) throw badValue('The $bit modifier field must be an integer');
    bits = apply(bits, ratioOf(operand)[0]);
    isWide ||= bsonType(operand) === 18;
  }
  setAtPath(document, steps, isWide ? Long.fromBigInt(bits) : new Int32(Number(BigInt.asIntN(32, bits))));
}

/** The update operators, by name. */
export const UPDATE_OPERATORS: Record<string, (call: OperatorCall) => void> = {
  $set: set,
  $setOnInsert: set,
  $unset: ({ document, steps }) => unsetAtPath(document, steps),
  $inc: calculate('$inc', '+'),
  $mul: calculate('$mul', '*'),
  $min: keepExtreme(-1),
  $max: keepExtreme(1),
  $rename: rename,
  $currentDate: currentDate,
  $bit: bit,
  $push: push,
  $addToSet: addToSet,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
};
