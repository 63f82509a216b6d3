import { badValue, CommandError } from '../errors.ts';
import { isPosition } from '../match/paths.ts';
import { type Document, hasField, isDocument, removeField, setField } from '../values/document.ts';
import { show } from '../values/show.ts';

type Steps = readonly string[];
type Container = Document | unknown[];

// MongoDB's own limit on how many nulls one update may put in front of a new element.
const MOST_PADDING = 1_500_000;

const notViable = (steps: Steps, at: number, holder: string, value: unknown) =>
  new CommandError(
    28,
    'PathNotViable',
    `Cannot create field '${steps[at]}' in element {${holder}: ${show(value)}}`,
  );

function pad(array: unknown[], length: number): void {
  if (length > array.length + MOST_PADDING) throw badValue("can't backfill more than 1500000 elements");
  while (array.length < length) array.push(null);
}

function childOf(container: Container, step: string): unknown {
  if (Array.isArray(container)) return isPosition(step) ? container[Number(step)] : undefined;
  return hasField(container, step) ? container[step] : undefined;
}

function setChild(container: Container, step: string, value: unknown): void {
  if (Array.isArray(container)) {
    pad(container, Number(step));
    container[Number(step)] = value;
  } else setField(container, step, value);
}

const isContainer = (value: unknown): value is Container => Array.isArray(value) || isDocument(value);

/** What holds the last step of the path; undefined where the path breaks off. */
function existingParent(document: Document, steps: Steps): Container | undefined {
  let container: Container = document;
  for (const step of steps.slice(0, -1)) {
    const next = childOf(container, step);
    if (!isContainer(next)) return undefined;
    container = next;
  }
  return container;
}

/** What shall hold the last step of the path, with documents made on the way where nothing is. */
function createdParent(document: Document, steps: Steps): Container {
  let container: Container = document;
  for (const [at, step] of steps.entries()) {
    if (Array.isArray(container) && !isPosition(step))
      throw notViable(steps, at, steps[at - 1] ?? '', container);
    if (at === steps.length - 1) break;
    let next = childOf(container, step);
    if (next === undefined) {
      next = {};
      setChild(container, step, next);
    }
    if (!isContainer(next)) throw notViable(steps, at + 1, step, next);
    container = next;
  }
  return container;
}

const lastOf = (steps: Steps): string => steps[steps.length - 1] ?? '';

/** The value at a path without wildcards, undefined where there is none. */
export function valueAtPath(document: Document, steps: Steps): unknown {
  const parent = existingParent(document, steps);
  return parent && childOf(parent, lastOf(steps));
}

/** Writes a value, making documents and padding arrays on the way as MongoDB does. */
export function setAtPath(document: Document, steps: Steps, value: unknown): void {
  setChild(createdParent(document, steps), lastOf(steps), value);
}

/** Removes a field; an element of an array becomes null, so that the others keep their places. */
export function unsetAtPath(document: Document, steps: Steps): void {
  const parent = existingParent(document, steps);
  const last = lastOf(steps);
  if (!parent) return;
  if (!Array.isArray(parent)) removeField(parent, last);
  else if (isPosition(last) && Number(last) < parent.length) parent[Number(last)] = null;
}
