import { compileFilter, type Predicate } from '../match/match.ts';
import type { Direction } from '../match/sort.ts';
import { type Collation, collationKey, collationOf } from '../values/collation.ts';
import type { Document } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { declaredKind } from './declared.ts';

export interface IndexField {
  path: string;
  steps: readonly string[];
  direction: Direction;
}

/** An index as the planner and the writes need it. The one on `_id` is not among them: it is part of the table. */
export interface Index {
  readonly id: number;
  readonly name: string;
  /** As the client gave it, for `listIndexes`. */
  readonly specification: Document;
  readonly key: Document;
  readonly fields: readonly IndexField[];
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly isHidden: boolean;
  readonly partialFilter: Document | undefined;
  /** Whether a document has a place in a partial index. */
  readonly covers: Predicate;
  readonly collation: Collation | undefined;
  readonly collationKey: string;
  readonly expireAfterSeconds: number | undefined;
  /** Listed and held to, but without entries: nothing is found by it. */
  readonly isDeclared: boolean;
  /** Whether any document ever had several keys. */
  isMultikey: boolean;
}

const everything: Predicate = () => true;

/** Reads a specification that was checked when the index was made. */
export function indexFrom(id: number, specification: Document, isMultikey: boolean): Index {
  const key = specification.key as Document;
  const partialFilter = specification.partialFilterExpression as Document | undefined;
  const { expireAfterSeconds } = specification;
  return {
    id,
    name: String(specification.name),
    specification,
    key,
    fields: fieldNames(key).map((path) => ({
      path,
      steps: path.split('.'),
      direction: toNumber(key[path]) < 0 ? -1 : 1,
    })),
    isUnique: isTruthy(specification.unique),
    isSparse: isTruthy(specification.sparse),
    isHidden: isTruthy(specification.hidden),
    partialFilter,
    covers: partialFilter ? compileFilter(partialFilter) : everything,
    collation: collationOf(specification.collation),
    collationKey: collationKey(specification.collation),
    expireAfterSeconds: expireAfterSeconds === undefined ? undefined : toNumber(expireAfterSeconds),
    isDeclared: declaredKind(key) !== undefined,
    isMultikey,
  };
}
