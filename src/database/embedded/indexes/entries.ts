import { CommandError } from '../errors.ts';
import { inverted, keyOf } from '../keys/key.ts';
import { reach } from '../match/paths.ts';
import { type Document, hasField, setField } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { EMPTY_ARRAY, fieldsOf } from '../values/types.ts';
import { checkDeclared } from './declared.ts';
import type { Index, IndexField } from './definition.ts';

export interface IndexEntries {
  keys: Buffer[];
  /** Whether an array gave the document several keys. */
  isMultikey: boolean;
}

const NONE: IndexEntries = { keys: [], isMultikey: false };

/** How far one field of an index has been followed into a document. */
interface Trail {
  field: IndexField;
  value: unknown;
  /** Steps not yet taken; none where the value is the one to be indexed. */
  rest: readonly string[];
  isAtLeaf: boolean;
}

/** Follows the path to its end, or to the first array on it. */
function follow(trail: Trail): Trail {
  let { value, rest } = trail;
  while (rest.length > 0 && !Array.isArray(value)) {
    const [step = ''] = rest;
    const fields = fieldsOf(value);
    value = fields && hasField(fields, step) ? fields[step] : undefined;
    rest = fields ? rest.slice(1) : [];
  }
  return { ...trail, value, rest, isAtLeaf: trail.isAtLeaf || !Array.isArray(value) };
}

/** The trail into one element of the array it stands at. */
function into(trail: Trail, element: unknown): Trail {
  if (trail.rest.length === 0) return { ...trail, value: element, isAtLeaf: true };
  // An array within the array has no fields.
  return { ...trail, value: Array.isArray(element) ? undefined : element };
}

/**
 * Calls `emit` with each combination of values. Fields below the same array go through its elements together, so that
 * `{'list.a': 1, 'list.b': 1}` pairs what belongs to one element. Two different arrays MongoDB refuses.
 */
function combine(index: Index, trails: Trail[], emit: (values: unknown[]) => void): boolean {
  const followed = trails.map((trail) => (trail.isAtLeaf ? trail : follow(trail)));
  const waiting = followed.filter(({ isAtLeaf }) => !isAtLeaf);
  const [first] = waiting;
  if (!first) {
    emit(followed.map(({ value }) => value));
    return false;
  }
  const array = first.value as unknown[];
  if (waiting.some(({ value }) => value !== array)) throw parallelArrays(index, waiting);
  const elements = array.length ? array : [first.rest.length ? undefined : EMPTY_ARRAY];
  for (const element of elements)
    combine(
      index,
      followed.map((trail) => (trail.isAtLeaf ? trail : into(trail, element))),
      emit,
    );
  return true;
}

function parallelArrays(index: Index, trails: Trail[]): CommandError {
  const names = trails.map(({ field }) => `[${field.path}]`).join(' ');
  return new CommandError(
    171,
    'CannotIndexParallelArrays',
    `cannot index parallel arrays ${names} in ${index.name}`,
  );
}

const fieldKey = (index: Index, { direction }: IndexField, value: unknown): Buffer => {
  const key = keyOf(value, index.collation);
  return direction < 0 ? inverted(key) : key;
};

const distinct = (keys: Buffer[]): Buffer[] =>
  keys.length < 2 ? keys : [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];

/** The keys under which an index holds a document. */
export function indexEntries(index: Index, document: Document): IndexEntries {
  if (!index.covers(document)) return NONE;
  if (index.isDeclared) {
    checkDeclared(index.specification, document);
    return NONE;
  }
  const keys: Buffer[] = [];
  let isPresent = false;
  const trails = index.fields.map((field) => ({
    field,
    value: document,
    rest: field.steps,
    isAtLeaf: false,
  }));
  const isMultikey = combine(index, trails, (values) => {
    isPresent ||= values.some((value) => value !== undefined);
    keys.push(Buffer.concat(index.fields.map((field, position) => fieldKey(index, field, values[position]))));
  });
  if (index.isSparse && !isPresent) return NONE;
  return { keys: distinct(keys), isMultikey };
}

/** What a duplicate-key error shows: the first value of each field of the index. */
export function keyValue(key: Document, document: Document): Document {
  const values: Document = {};
  for (const path of fieldNames(key)) {
    setField(values, path, null);
    reach(document, path.split('.'), 0, (value) => {
      values[path] = (Array.isArray(value) ? value[0] : value) ?? null;
      return true;
    });
  }
  return values;
}
