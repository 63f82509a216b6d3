import { BSONValue, type ObjectId } from 'bson';
import { badValue } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { firstField, isDocument } from '../values/document.ts';
import { compareNumbers, toNumber } from '../values/numbers.ts';
import { toRegExp } from '../values/regex.ts';
import { bsonType, CLASS, classOf, isNumber, isRegex, TYPE_CODES } from '../values/types.ts';

/** Whether one value, never an array's elements, satisfies a condition. */
export type ValueTest = (value: unknown) => boolean;

const isMissing = (value: unknown): value is null | undefined => value === null || value === undefined;

const isObjectId = (value: unknown): value is ObjectId =>
  value instanceof BSONValue && value._bsontype === 'ObjectId';

/** `{field: {$gt: 1}}` has conditions for a value; `{field: {$ref: …}}` is a value itself. */
export function isConditions(value: unknown): boolean {
  if (!isDocument(value)) return false;
  const first = firstField(value);
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

/** Equal to `wanted`. Null is equal to what is missing. */
export function equals(wanted: unknown, collation?: Collation): ValueTest {
  switch (classOf(wanted)) {
    case CLASS.null:
      return isMissing;
    case CLASS.objectId:
      return (value) => isObjectId(value) && value.equals(wanted as ObjectId);
    case CLASS.number:
      return (value) => isNumber(value) && compareNumbers(value, wanted) === 0;
    default:
      return (value) => !isMissing(value) && compare(value, wanted, collation) === 0;
  }
}

/** A text the expression matches, or the same expression stored as a value. */
export function matchesRegex(wanted: unknown, options?: string): ValueTest {
  const regex = toRegExp(wanted, options);
  const same = isRegex(wanted) ? equals(wanted) : () => false;
  return (value) => (typeof value === 'string' ? regex.test(value) : same(value));
}

/** Equal to one of the values, or matched by one of the expressions, of an `$in`. */
export function isAmong(list: unknown, operator: string, collation?: Collation): ValueTest {
  if (!Array.isArray(list)) throw badValue(`${operator} needs an array`);
  const ids = new Set<string>();
  const texts = new Set<string>();
  const others: ValueTest[] = [];
  for (const wanted of list) {
    if (isConditions(wanted)) throw badValue(`cannot nest $ under ${operator}`);
    if (isObjectId(wanted)) ids.add(wanted.toHexString());
    else if (typeof wanted === 'string' && !collation) texts.add(wanted);
    else others.push(isRegex(wanted) ? matchesRegex(wanted) : equals(wanted, collation));
  }
  return (value) =>
    (typeof value === 'string' && texts.has(value)) ||
    (ids.size > 0 && isObjectId(value) && ids.has(value.toHexString())) ||
    others.some((test) => test(value));
}

export type RangeOperator = '$gt' | '$gte' | '$lt' | '$lte';

const ACCEPTS: Record<RangeOperator, (difference: number) => boolean> = {
  $gt: (difference) => difference > 0,
  $gte: (difference) => difference >= 0,
  $lt: (difference) => difference < 0,
  $lte: (difference) => difference <= 0,
};

/** Above or below a bound of the same class; only MinKey and MaxKey compare with every class. */
export function isInRange(operator: RangeOperator, bound: unknown, collation?: Collation): ValueTest {
  const accepts = ACCEPTS[operator];
  const inclusive = operator.endsWith('e');
  const kind = classOf(bound);
  if (kind === CLASS.null) return inclusive ? isMissing : () => false;
  if (kind === CLASS.minKey || kind === CLASS.maxKey)
    return (value) => accepts(compare(value ?? null, bound));
  if (kind === CLASS.number && Number.isNaN(toNumber(bound)))
    return (value) => inclusive && isNumber(value) && Number.isNaN(toNumber(value));
  const comparable = (value: unknown) =>
    classOf(value) === kind && !(kind === CLASS.number && Number.isNaN(toNumber(value)));
  return (value) => comparable(value) && accepts(compare(value, bound, collation));
}

const NUMBER_TYPES = [TYPE_CODES.double, TYPE_CODES.int, TYPE_CODES.long, TYPE_CODES.decimal] as number[];

function typeCodes(alias: unknown): number[] {
  if (alias === 'number') return NUMBER_TYPES;
  if (typeof alias !== 'string') return [toNumber(alias)];
  const code = TYPE_CODES[alias];
  if (code === undefined) throw badValue(`Unknown type name alias: ${alias}`);
  return [code];
}

/** Of one of the BSON types, given by number or alias. */
export function isOfType(types: unknown): ValueTest {
  const wanted = new Set((Array.isArray(types) ? types : [types]).flatMap(typeCodes));
  return (value) => value !== undefined && wanted.has(bsonType(value));
}
