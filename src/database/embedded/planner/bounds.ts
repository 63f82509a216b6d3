import { after, classByte, inverted, keyOf, textPrefix } from '../keys/key.ts';
import type { Direction } from '../match/sort.ts';
import { classOf } from '../values/types.ts';
import type { FieldCondition } from './conditions.ts';

/** Keys from `from`, up to but without `to`. */
export interface KeyRange {
  from: Buffer;
  to: Buffer;
}

export const EVERYTHING: KeyRange = { from: Buffer.alloc(0), to: Buffer.alloc(16, 0xff) };

/** All keys that begin with these bytes. */
export const beginningWith = (prefix: Buffer): KeyRange =>
  prefix.length === 0 ? EVERYTHING : { from: prefix, to: after(prefix) };

function ascendingRange(condition: FieldCondition, isMultikey: boolean): KeyRange | undefined {
  if (condition.prefix !== undefined) return beginningWith(textPrefix(condition.prefix));
  const { lower, upper } = condition;
  const known = lower ?? upper;
  if (!known) return undefined;
  const kind = classByte(known.value);
  const lowerKey = lower && keyOf(lower.value);
  const from = !lowerKey ? Buffer.from([kind]) : lower.isInclusive ? lowerKey : after(lowerKey);
  // Of an array one element may pass the lower bound and another the upper one.
  const usesUpper = upper && !(lower && (isMultikey || classOf(lower.value) !== classOf(upper.value)));
  const upperKey = usesUpper ? keyOf(upper.value) : undefined;
  const to = !upperKey ? Buffer.from([kind + 1]) : upper?.isInclusive ? after(upperKey) : upperKey;
  return { from, to };
}

/** The keys of one field that may satisfy a range condition; undefined where it has none. */
export function rangeOf(
  condition: FieldCondition,
  direction: Direction,
  isMultikey: boolean,
): KeyRange | undefined {
  const range = ascendingRange(condition, isMultikey);
  if (!range || direction > 0) return range;
  // In inverted keys the bounds change places: from <= key < to becomes ~to < ~key <= ~from.
  return { from: inverted(Buffer.from(range.to)), to: after(inverted(Buffer.from(range.from))) };
}

export const prefixed = (prefix: Buffer, range: KeyRange): KeyRange => ({
  from: Buffer.concat([prefix, range.from]),
  to: Buffer.concat([prefix, range.to]),
});

/** The ranges in the order of their keys, without repetition. */
export function orderedRanges(ranges: KeyRange[]): KeyRange[] {
  const distinct = new Map(ranges.map((range) => [range.from.toString('latin1'), range]));
  return [...distinct.values()].sort((a, b) => Buffer.compare(a.from, b.from));
}
