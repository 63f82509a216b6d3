import { located } from '../errors.ts';
import { type Document, setField } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { fieldsOf } from '../values/types.ts';

/** The paths a projection names: `true` where one ends, a tree below where it goes on. */
export interface PathTree extends Map<string, PathTree | true> {
  /** Something is computed below: whatever is there makes room for it. */
  isComputed?: boolean;
}

/** Adds a path; a `parents` path only keeps the documents on its way. */
export function addPath(tree: PathTree, path: string, parentsOnly = false): void {
  const steps = path.split('.');
  if (steps.includes('')) throw located(40353, "FieldPath must not end with a '.'.");
  const last = steps.length - 1;
  let node = tree;
  for (const [index, step] of steps.entries()) {
    const found = node.get(step);
    if (index === last) {
      if (found !== undefined && !parentsOnly) throw located(31250, `Path collision at ${path}`);
      if (!parentsOnly) node.set(step, true);
      return;
    }
    if (found === true)
      throw located(31249, `Path collision at ${path} remaining portion ${steps.slice(index + 1).join('.')}`);
    const next: PathTree = found ?? new Map();
    next.isComputed ||= parentsOnly;
    node.set(step, next);
    node = next;
  }
}

const isBranch = (value: unknown): boolean => Array.isArray(value) || fieldsOf(value) !== undefined;

/** Only what the tree names; of arrays the elements that have fields, cut in the same way. */
export function pick(value: unknown, tree: PathTree): unknown {
  if (Array.isArray(value)) {
    const kept = tree.isComputed ? value : value.filter(isBranch);
    return kept.map((item) => pick(item, tree));
  }
  const picked: Document = {};
  for (const [name, inner] of fieldEntries(fieldsOf(value) ?? {})) {
    const node = tree.get(name);
    if (node === true) setField(picked, name, inner);
    else if (node && (node.isComputed || isBranch(inner))) setField(picked, name, pick(inner, node));
  }
  return picked;
}

/** Everything but what the tree names. */
export function omit(value: unknown, tree: PathTree): unknown {
  if (Array.isArray(value)) return value.map((item) => omit(item, tree));
  const fields = fieldsOf(value);
  if (!fields) return value;
  const kept: Document = {};
  for (const [name, inner] of fieldEntries(fields)) {
    const node = tree.get(name);
    if (node === undefined) setField(kept, name, inner);
    else if (node !== true) setField(kept, name, omit(inner, node));
  }
  return kept;
}
