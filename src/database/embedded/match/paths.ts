import { hasField } from '../values/document.ts';
import { fieldsOf } from '../values/types.ts';

const POSITION = /^(0|[1-9]\d*)$/;

/** Whether a step of a path may be a position in an array. */
export const isPosition = (step: string | undefined): step is string =>
  step !== undefined && POSITION.test(step);

/** Told each value a path reaches; returning true ends the walk. */
export type Visitor = (value: unknown) => boolean;

/**
 * Calls `visit` with every value a dotted path reaches in `value`, `undefined` where it reaches nothing. On its way a
 * path goes into the elements of arrays, and takes a number for a position too; an array at its end is handed over
 * whole. Returns whether a visit ended the walk.
 */
export function reach(value: unknown, steps: readonly string[], at: number, visit: Visitor): boolean {
  const step = steps[at];
  if (step === undefined) return visit(value);
  if (Array.isArray(value)) return reachElements(value, steps, at, visit);
  const fields = fieldsOf(value);
  return fields
    ? reach(hasField(fields, step) ? fields[step] : undefined, steps, at + 1, visit)
    : visit(undefined);
}

function reachElements(array: unknown[], steps: readonly string[], at: number, visit: Visitor): boolean {
  const step = steps[at];
  const position = isPosition(step) ? Number(step) : undefined;
  if (position !== undefined && position < array.length && reach(array[position], steps, at + 1, visit))
    return true;
  for (const element of array) {
    if (fieldsOf(element)) {
      if (reach(element, steps, at, visit)) return true;
    } else if (Array.isArray(element) && position !== undefined && position < element.length) {
      if (reach(element[position], steps, at + 1, visit)) return true;
    }
  }
  return false;
}

/** All values a path reaches, with the elements of arrays at its end instead of the arrays. */
export function reachedValues(document: unknown, path: string): unknown[] {
  const values: unknown[] = [];
  reach(document, path.split('.'), 0, (value) => {
    if (Array.isArray(value)) values.push(...value);
    else values.push(value);
    return false;
  });
  return values;
}
