import { badValue, failedToParse, typeMismatch } from '../errors.ts';
import { isConditions, type ValueTest } from '../match/comparisons.ts';
import { compileField, elementTest } from '../match/fieldConditions.ts';
import { compileFilter } from '../match/match.ts';
import { sorted, sortOrder } from '../match/sort.ts';
import type { Collation } from '../values/collation.ts';
import { compare, equal } from '../values/compare.ts';
import { clone, type Document, firstField, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { show } from '../values/show.ts';
import { fieldsOf, isNumber, isRegex, typeName } from '../values/types.ts';
import type { OperatorCall } from './operators.ts';
import { setAtPath, valueAtPath } from './paths.ts';

/** The array at the path, undefined where there is nothing; anything else is an error with this message. */
function arrayAt(
  { document, steps }: OperatorCall,
  refusal: (found: unknown) => Error,
): unknown[] | undefined {
  const value = valueAtPath(document, steps);
  if (value !== undefined && !Array.isArray(value)) throw refusal(value);
  return value;
}

function pullTest(wanted: unknown, collation?: Collation): ValueTest {
  const options = { collation };
  if (isRegex(wanted) || isConditions(wanted)) {
    if (isDocument(wanted) && ['$and', '$or', '$nor'].includes(firstField(wanted) ?? ''))
      return elementTest(wanted, options);
    const matches = compileField('element', wanted, options);
    return (element) => matches({ element });
  }
  if (!isDocument(wanted)) return (element) => equal(element, wanted, collation);
  const matches = compileFilter(wanted, options);
  return (element) => fieldsOf(element) !== undefined && matches(element);
}

export function pull(call: OperatorCall): void {
  const pulled = pullTest(call.argument, call.collation);
  const array = arrayAt(call, () => badValue('Cannot apply $pull to a non-array value'));
  if (!array) return;
  setAtPath(
    call.document,
    call.steps,
    array.filter((element) => !pulled(element)),
  );
}

export function pullAll(call: OperatorCall): void {
  const { argument, collation } = call;
  if (!Array.isArray(argument))
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(argument)}`);
  const array = arrayAt(call, () => badValue('Cannot apply $pull to a non-array value'));
  if (!array) return;
  const kept = array.filter((element) => !argument.some((wanted) => equal(wanted, element, collation)));
  setAtPath(call.document, call.steps, kept);
}

export function pop(call: OperatorCall): void {
  const end = isNumber(call.argument) ? toNumber(call.argument) : Number.NaN;
  if (end !== 1 && end !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${show(call.argument)}`);
  const array = arrayAt(call, (found) =>
    typeMismatch(`Path '${call.path}' contains an element of non-array type '${typeName(found)}'`),
  );
  if (array) setAtPath(call.document, call.steps, end === 1 ? array.slice(0, -1) : array.slice(1));
}

export function addToSet(call: OperatorCall): void {
  const { argument, collation } = call;
  const added = isDocument(argument) && firstField(argument) === '$each' ? argument.$each : [argument];
  if (!Array.isArray(added))
    throw typeMismatch(
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(added)}`,
    );
  const array = arrayAt(call, (found) =>
    badValue(
      `Cannot apply $addToSet to non-array field. Field named '${call.steps.at(-1)}' has non-array type ${typeName(found)}`,
    ),
  );
  const result = [...(array ?? [])];
  for (const value of added)
    if (!result.some((element) => equal(element, value, collation))) result.push(clone(value));
  setAtPath(call.document, call.steps, result);
}

interface Push {
  $each: unknown[];
  $position?: unknown;
  $sort?: unknown;
  $slice?: unknown;
}

/** `$push: value`, or `$push: {$each, $position, $sort, $slice}`. */
function readPush(argument: unknown): Push {
  if (!isDocument(argument) || !('$each' in argument)) return { $each: [argument] };
  for (const clause of Object.keys(argument))
    if (!['$each', '$position', '$sort', '$slice'].includes(clause))
      throw badValue(`Unrecognized clause in $push: ${clause}`);
  if (!Array.isArray(argument.$each))
    throw badValue(
      `The argument to $each in $push must be an array but it was of type: ${typeName(argument.$each)}`,
    );
  return argument as Document & Push;
}

function wholeNumber(clause: string, value: unknown): number {
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  if (Number.isInteger(number)) return number;
  throw badValue(`The value for ${clause} must be an integer value but was given type: ${typeName(value)}`);
}

function inserted(array: unknown[], added: unknown[], position: unknown): unknown[] {
  if (position === undefined) return [...array, ...added];
  const at = wholeNumber('$position', position);
  return array.toSpliced(at < 0 ? Math.max(0, array.length + at) : at, 0, ...added);
}

function ordered(array: unknown[], order: unknown, collation?: Collation): unknown[] {
  if (isDocument(order)) return sorted(array, sortOrder(order), collation);
  const direction = toNumber(order);
  if (direction !== 1 && direction !== -1) throw badValue('The $sort element value must be either 1 or -1');
  return array.toSorted((a, b) => direction * compare(a, b, collation));
}

export function push(call: OperatorCall): void {
  const { $each, $position, $sort, $slice } = readPush(call.argument);
  const array = arrayAt(call, (found) =>
    badValue(
      `The field '${call.path}' must be an array but is of type ${typeName(found)} in document {_id: ${show(call.document._id)}}`,
    ),
  );
  let result = inserted(array ?? [], clone($each), $position);
  if ($sort !== undefined) result = ordered(result, $sort, call.collation);
  if ($slice !== undefined) {
    const count = wholeNumber('$slice', $slice);
    result = count < 0 ? result.slice(count) : result.slice(0, count);
  }
  setAtPath(call.document, call.steps, result);
}
