import { isDeepStrictEqual } from 'node:util';
import type * as Y from 'yjs';
import type { Fields } from './shape.ts';
import { written } from './states.ts';

/** What became of one entry between two states of a document. */
export interface EntryChange {
  kind: (typeof SEEN)[number];
  what: 'added' | 'edited' | 'removed' | 'restored';
  /** Empty where there was none. */
  before: Fields;
  after: Fields;
}

/** What is being typed and not taken down is nobody's text yet. */
const SEEN = ['contributions', 'recommendations'] as const;

/** What is not the same in two states of a document, in the order in which the entries were begun. */
export function changesBetween(before: Y.Doc, after: Y.Doc): EntryChange[] {
  return SEEN.flatMap((kind) => {
    const were = new Map(written(before, kind).map((one) => [one.name, one]));
    return written(after, kind).flatMap(({ name, fields, isRemoved }): EntryChange[] => {
      const was = were.get(name);
      const change = { kind, before: was?.fields ?? {}, after: fields };
      if (!was) return isRemoved ? [] : [{ ...change, what: 'added' }];
      if (was.isRemoved !== isRemoved) return [{ ...change, what: isRemoved ? 'removed' : 'restored' }];
      return isDeepStrictEqual(was.fields, fields) ? [] : [{ ...change, what: 'edited' }];
    });
  });
}
