import { copyOf, type Document, hasField, isDocument, removeField, setField } from '../values/document.ts';

/**
 * The document with a computed value at a path; `undefined` removes what is there. Arrays on the way get the value in
 * each of their elements, anything else on the way makes room for a document. The document itself is not changed.
 */
export function withComputed(document: unknown, steps: readonly string[], value: unknown, at = 0): unknown {
  const step = steps[at];
  if (step === undefined) return value;
  if (Array.isArray(document)) return document.map((item) => withComputed(item, steps, value, at));
  const copy: Document = isDocument(document) ? copyOf(document) : {};
  const before = hasField(copy, step) ? copy[step] : undefined;
  const last = at === steps.length - 1;
  if (value === undefined && (last || before === undefined)) {
    if (last) removeField(copy, step);
    return isDocument(document) ? copy : document;
  }
  setField(copy, step, withComputed(before, steps, value, at + 1));
  return copy;
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
