import { step } from '../allowance.ts';
import { badValue, notSupported } from '../errors.ts';
import type { Collation } from '../values/collation.ts';
import { compare } from '../values/compare.ts';
import { isDocument } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { toNumber } from '../values/numbers.ts';
import { EMPTY_ARRAY } from '../values/types.ts';
import { reach } from './paths.ts';

export type Direction = 1 | -1;
export type SortOrder = [path: string, direction: Direction][];

/** Reads `{name: 1, created: -1}`. */
export function sortOrder(spec: unknown): SortOrder {
  if (spec === undefined || spec === null) return [];
  if (!isDocument(spec)) throw badValue('the sort specification must be an object');
  return fieldNames(spec).map((path) => {
    if (isDocument(spec[path]))
      throw '$meta' in spec[path]
        ? notSupported('sorting by $meta')
        : badValue(`Illegal key in $sort specification: ${path}`);
    const direction = toNumber(spec[path]);
    if (direction !== 1 && direction !== -1)
      throw badValue('$sort key ordering must be 1 (for ascending) or -1 (for descending)');
    return [path, direction];
  });
}

/** What a document is sorted by: of the values in an array the smallest going up, the largest going down. */
function sortKey(document: unknown, steps: string[], direction: Direction, collation?: Collation): unknown {
  let best: unknown;
  let found = false;
  const take = (value: unknown) => {
    if (found && compare(value, best, collation) * direction >= 0) return;
    best = value;
    found = true;
  };
  reach(document, steps, 0, (value) => {
    if (!Array.isArray(value)) take(value);
    else if (value.length === 0) take(EMPTY_ARRAY);
    else value.forEach(take);
    return false;
  });
  return best;
}

// Looking at the clock takes as long as a comparison.
const COMPARISONS_A_STEP = 64;

/** The positions of the documents in sorted order; equal ones stay in the order they came in. */
export function sortedPositions(
  documents: readonly unknown[],
  order: SortOrder,
  collation?: Collation,
): number[] {
  const fields = order.map(([path, direction]) => ({ steps: path.split('.'), direction }));
  const keys = documents.map((document) =>
    fields.map(({ steps, direction }) => sortKey(document, steps, direction, collation)),
  );
  let compared = 0;
  const difference = (a: number, b: number): number => {
    if (++compared % COMPARISONS_A_STEP === 0) step();
    for (const [index, { direction }] of fields.entries()) {
      const found = compare(keys[a]?.[index], keys[b]?.[index], collation);
      if (found) return found * direction;
    }
    return a - b;
  };
  return documents.map((_, index) => index).sort(difference);
}

/** The documents in sorted order. */
export function sorted<T>(documents: readonly T[], order: SortOrder, collation?: Collation): T[] {
  return sortedPositions(documents, order, collation).map((position) => documents[position] as T);
}
