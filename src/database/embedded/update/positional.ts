import { badValue, failedToParse } from '../errors.ts';
import type { ValueTest } from '../match/comparisons.ts';
import { elementTest, valueTest } from '../match/fieldConditions.ts';
import { compileFilter } from '../match/match.ts';
import { isPosition, reach } from '../match/paths.ts';
import type { Collation } from '../values/collation.ts';
import { equal } from '../values/compare.ts';
import { type Document, hasField, isDocument } from '../values/document.ts';
import { fieldsOf } from '../values/types.ts';

/** The conditions on fields in a filter, also those inside `$and` and `$or`. */
function fieldConditions(filter: Document): [path: string, condition: unknown][] {
  return Object.entries(filter).flatMap(([name, condition]): [string, unknown][] => {
    if (name === '$and' || name === '$or') return (condition as Document[]).flatMap(fieldConditions);
    return name.startsWith('$') ? [] : [[name, condition]];
  });
}

/** Conditions that are about the array as a whole, or that no single element answers. */
const isNegative = (condition: unknown) =>
  isDocument(condition) &&
  ['$ne', '$nin', '$not', '$exists', '$size'].some((operator) => operator in condition);

function elementConditionOf(condition: unknown, collation?: Collation): ValueTest | undefined {
  const options = { collation };
  if (isDocument(condition) && isDocument(condition.$elemMatch))
    return elementTest(condition.$elemMatch, options);
  if (isDocument(condition) && Array.isArray(condition.$all)) {
    const tests = condition.$all.map(
      (wanted): ValueTest =>
        isDocument(wanted) && isDocument(wanted.$elemMatch)
          ? elementTest(wanted.$elemMatch, options)
          : (element) => equal(wanted, element, collation),
    );
    return (element) => tests.some((test) => test(element));
  }
  return isNegative(condition) ? undefined : valueTest(condition, options);
}

/** What the filter asks of the elements of the array at `path`. */
function elementTests(filter: Document, path: string, collation?: Collation): ValueTest[] {
  const tests: ValueTest[] = [];
  for (const [name, condition] of fieldConditions(filter)) {
    if (name === path) {
      const test = elementConditionOf(condition, collation);
      if (test) tests.push(test);
    } else if (name.startsWith(`${path}.`)) {
      const inner = name.slice(path.length + 1);
      if (isPosition(inner.split('.')[0])) continue;
      const matches = compileFilter({ [inner]: condition }, { collation });
      tests.push((element) => fieldsOf(element) !== undefined && matches(element));
    }
  }
  return tests;
}

/** The position of the element by which the document matched the filter: MongoDB's `$`. -1 where there is none. */
export function positionOf(
  document: Document,
  filter: Document,
  path: string,
  collation?: Collation,
): number {
  let array: unknown[] | undefined;
  reach(document, path.split('.'), 0, (value) => {
    if (Array.isArray(value)) array = value;
    return array !== undefined;
  });
  const tests = elementTests(filter, path, collation);
  const last = tests.at(-1);
  if (!array || !last) return -1;
  const position = array.findIndex((element) => tests.every((test) => test(element)));
  // Several conditions may be met by different elements; then the last one counts.
  return position >= 0 ? position : array.findIndex(last);
}

/** The tests of `arrayFilters`, by the identifier they speak of. */
export type ArrayFilters = Map<string, ValueTest>;

function identifiersIn(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, inner]) =>
    ['$and', '$or', '$nor'].includes(name)
      ? (inner as Document[]).flatMap(identifiersIn)
      : [name.split('.')[0] ?? ''],
  );
}

const filterError = (reason: string) => `Error parsing array filter :: caused by :: ${reason}`;

export function compileArrayFilters(filters: Document[] | undefined, collation?: Collation): ArrayFilters {
  const compiled: ArrayFilters = new Map();
  for (const filter of filters ?? []) {
    const names = [...new Set(identifiersIn(filter))];
    const [name] = names;
    if (name === undefined || names.length > 1)
      throw failedToParse(
        filterError(
          `Expected a single top-level field name, found ${names.map((n) => `'${n}'`).join(' and ')}`,
        ),
      );
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name))
      throw badValue(
        filterError(
          `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
        ),
      );
    if (compiled.has(name))
      throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    const matches = compileFilter(filter, { collation });
    compiled.set(name, (element) => matches({ [name]: element }));
  }
  return compiled;
}

/** The identifiers of `$[identifier]` steps in a path. */
export const identifiersOf = (path: string): string[] =>
  [...path.matchAll(/\$\[([^\]]+)\]/g)].map((match) => match[1] ?? '');

export interface PositionalContext {
  filter: Document;
  arrayFilters: ArrayFilters;
  collation?: Collation | undefined;
  /** An upsert has matched nothing that `$` could stand for. */
  inserting: boolean;
}

const WILDCARD = /(^|\.)\$(\.|\[|$)/;

/** The concrete paths for one with `$`, `$[]` or `$[identifier]`, by the document as it was matched. */
export function concretePaths(document: Document, path: string, context: PositionalContext): string[] {
  return WILDCARD.test(path) ? expand(document, path.split('.'), 0, [], document, context) : [path];
}

function expand(
  document: Document,
  steps: string[],
  at: number,
  done: string[],
  current: unknown,
  context: PositionalContext,
): string[] {
  const step = steps[at];
  if (step === undefined) return [done.join('.')];
  const into = (name: string, next: unknown) =>
    expand(document, steps, at + 1, [...done, name], next, context);
  if (step === '$') {
    const position = context.inserting
      ? -1
      : positionOf(document, context.filter, done.join('.'), context.collation);
    if (position < 0) throw badValue('The positional operator did not find the match needed from the query.');
    return into(String(position), Array.isArray(current) ? current[position] : undefined);
  }
  if (step.startsWith('$[') && step.endsWith(']')) {
    const test = elementFilter(step.slice(2, -1), steps.join('.'), context.arrayFilters);
    return elementsOf(current, done).flatMap((element, index) =>
      test(element) ? into(String(index), element) : [],
    );
  }
  return into(step, childOf(current, step));
}

function elementFilter(identifier: string, path: string, filters: ArrayFilters): ValueTest {
  const test = identifier === '' ? () => true : filters.get(identifier);
  if (!test) throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
  return test;
}

function elementsOf(current: unknown, done: string[]): unknown[] {
  if (Array.isArray(current)) return current;
  if (current === undefined)
    throw badValue(
      `The path '${done.join('.')}' must exist in the document in order to apply array updates.`,
    );
  throw badValue(`Cannot apply array updates to non-array element ${done.at(-1)}`);
}

function childOf(current: unknown, step: string): unknown {
  if (Array.isArray(current)) return isPosition(step) ? current[Number(step)] : undefined;
  return isDocument(current) && hasField(current, step) ? current[step] : undefined;
}
