import { copyOf, type Document, hasField, isDocument, removeField, setField } from '../values/document.ts';

/** Sets a field, or removes it where there is no value. */
function put(document: Document, field: string, value: unknown): Document {
  if (value === undefined) removeField(document, field);
  else setField(document, field, value);
  return document;
}

const copied = (value: unknown): Document => (isDocument(value) ? copyOf(value) : {});

const fieldOf = (document: Document, field: string): unknown =>
  hasField(document, field) ? document[field] : undefined;

/**
 * The document with a computed value at a path; `undefined` removes what is there. Arrays on the way get the value in
 * each of their elements; anything else on the way, or nothing, makes room for a document. The document itself is not
 * changed.
 */
export function withComputed(document: unknown, steps: readonly string[], value: unknown, at = 0): unknown {
  const step = steps[at];
  if (step === undefined) return value;
  if (Array.isArray(document)) return document.map((item) => withComputed(item, steps, value, at));
  const copy = copied(document);
  return put(copy, step, withComputed(fieldOf(copy, step), steps, value, at + 1));
}

/** The document with a value at a path, where arrays on the way make room for documents like anything else. */
export function withNested(document: unknown, [step, ...rest]: readonly string[], value: unknown): Document {
  const copy = copied(document);
  if (step === undefined) return copy;
  return put(copy, step, rest.length ? withNested(fieldOf(copy, step), rest, value) : value);
}

/** The document with what `change` makes of the values at a path, where there are any. */
export function withChanged(
  document: unknown,
  steps: readonly string[],
  change: (value: unknown) => unknown,
  at = 0,
): unknown {
  const step = steps[at];
  if (step === undefined) return change(document);
  if (Array.isArray(document)) return document.map((item) => withChanged(item, steps, change, at));
  if (!isDocument(document) || !hasField(document, step)) return document;
  const changed = withChanged(document[step], steps, change, at + 1);
  const copy = copyOf(document);
  if (changed === undefined) removeField(copy, step);
  else setField(copy, step, changed);
  return copy;
}
