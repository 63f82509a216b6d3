import { compileExpression, type Evaluate } from '../aggregate/expression.ts';
import { located, notSupported } from '../errors.ts';
import { elementTest } from '../match/fieldConditions.ts';
import type { MatchOptions } from '../match/match.ts';
import { positionOf } from '../update/positional.ts';
import { type Document, firstField, isDocument } from '../values/document.ts';
import { fieldNames } from '../values/fieldOrder.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import { withChanged, withComputed } from './computedPath.ts';
import { addPath, omit, type PathTree, pick } from './pathTree.ts';

export type Project = (document: Document) => Document;

export interface ProjectionOptions extends MatchOptions {
  /** The filter of the query, which a positional projection (`'list.$': 1`) refers to. Absent in `$project`. */
  filter?: Document;
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean' || isNumber(value);

/** A projection being read: what it names, and what it changes in the documents. */
class Projection {
  readonly #options: ProjectionOptions;
  readonly #tree: PathTree = new Map();
  readonly #changes: Project[] = [];
  readonly #slicedPaths: string[] = [];
  readonly #paths: string[] = [];
  #including: boolean | undefined;
  #includesId: boolean | undefined;
  #hasPosition = false;

  constructor(spec: Document, options: ProjectionOptions) {
    this.#options = options;
    for (const path of fieldNames(spec)) this.#read(path, spec[path]);
  }

  #read(path: string, wanted: unknown): void {
    if (isFlag(wanted)) this.#readFlag(path, isTruthy(wanted));
    else if (isDocument(wanted)) this.#readDocument(path, wanted);
    else this.#readComputed(path, wanted);
  }

  #readDocument(path: string, wanted: Document): void {
    const first = firstField(wanted);
    if (first === undefined)
      throw located(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
    if (!first.startsWith('$')) {
      for (const name of fieldNames(wanted)) this.#read(`${path}.${name}`, wanted[name]);
    } else if (this.#options.filter && first === '$slice' && isSlice(wanted.$slice))
      this.#readSlice(path, wanted.$slice);
    else if (this.#options.filter && first === '$elemMatch') this.#readElementMatch(path, wanted.$elemMatch);
    else if (first === '$meta') throw notSupported('$meta');
    else this.#readComputed(path, wanted);
  }

  /** No path may be named twice, nor lie on the way to another. */
  #claim(path: string): void {
    for (const other of this.#paths) {
      if (other === path) throw located(31250, `Path collision at ${path}`);
      const [shorter = '', longer = ''] = other.length < path.length ? [other, path] : [path, other];
      if (longer.startsWith(`${shorter}.`))
        throw located(
          31249,
          `Path collision at ${path} remaining portion ${longer.slice(shorter.length + 1)}`,
        );
    }
    this.#paths.push(path);
  }

  #setMode(including: boolean, path: string): void {
    if (this.#including !== undefined && this.#including !== including)
      throw including
        ? located(31253, `Cannot do inclusion on field ${path} in exclusion projection`)
        : located(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    this.#including = including;
  }

  #readFlag(path: string, included: boolean): void {
    this.#claim(this.#options.filter && path.endsWith('.$') ? path.slice(0, -2) : path);
    if (path === '_id') this.#includesId = included;
    else if (this.#options.filter && path.endsWith('.$')) this.#readPosition(path.slice(0, -2));
    else {
      this.#setMode(included, path);
      addPath(this.#tree, path);
    }
  }

  #readComputed(path: string, expression: unknown): void {
    this.#claim(path);
    this.#setMode(true, path);
    const evaluate: Evaluate = compileExpression(expression, this.#options);
    const steps = path.split('.');
    if (path === '_id') this.#includesId = false;
    if (steps.length > 1) addPath(this.#tree, path, true);
    this.#originals.push((result, document) => withComputed(result, steps, evaluate(document)) as Document);
  }

  /** Changes that look at the document as it was before the projection. */
  readonly #originals: ((result: Document, document: Document) => Document)[] = [];

  #readSlice(path: string, argument: unknown): void {
    if (!isCut(argument)) {
      this.#readComputed(path, { $slice: argument });
      return;
    }
    this.#claim(path);
    const cut = slicer(argument);
    const steps = path.split('.');
    this.#slicedPaths.push(path);
    this.#changes.push((document) => withChanged(document, steps, cut) as Document);
  }

  #readElementMatch(path: string, argument: unknown): void {
    this.#claim(path);
    if (!isDocument(argument)) throw located(31274, 'elemMatch: Invalid argument, object required');
    const test = elementTest(argument, this.#options);
    this.#setMode(true, path);
    addPath(this.#tree, path);
    const firstMatching = (value: unknown) => {
      const found = Array.isArray(value) ? value.findIndex(test) : -1;
      return found < 0 ? undefined : [(value as unknown[])[found]];
    };
    this.#changes.push((document) => withChanged(document, path.split('.'), firstMatching) as Document);
  }

  #readPosition(path: string): void {
    if (this.#hasPosition)
      throw located(31276, 'Cannot specify more than one positional projection per query.');
    this.#hasPosition = true;
    this.#setMode(true, path);
    addPath(this.#tree, path);
    const { filter = {}, collation } = this.#options;
    this.#originals.push((result, document) => {
      const position = positionOf(document, filter, path, collation);
      if (position < 0)
        throw located(
          51246,
          `Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array`,
        );
      const only = (value: unknown) => (Array.isArray(value) ? value.slice(position, position + 1) : value);
      return withChanged(result, path.split('.'), only) as Document;
    });
  }

  compile(): Project {
    // On its own a slice keeps the other fields; beside included fields it is one more of them.
    if (this.#including) for (const path of this.#slicedPaths) addPath(this.#tree, path);
    // `{_id: 1}` alone includes, `{_id: 0}` alone excludes.
    const including = this.#including ?? (this.#includesId === true && this.#changes.length === 0);
    if (including ? this.#includesId !== false : this.#includesId === false) this.#tree.set('_id', true);
    return (document) => {
      let result = (including ? pick(document, this.#tree) : omit(document, this.#tree)) as Document;
      for (const change of this.#changes) result = change(result);
      for (const change of this.#originals) result = change(result, document);
      return result;
    };
  }
}

/** Whether the argument of `$slice` is a count, or how many to skip and a count; any other is an expression. */
function isSlice(argument: unknown): boolean {
  if (!Array.isArray(argument)) {
    if (isNumber(argument)) return true;
    throw located(28667, 'Invalid $slice syntax. $slice only supports numbers and [skip, limit] arrays');
  }
  if (argument.length !== 2 || !argument.every(isNumber)) return false;
  if (toNumber(argument[1]) > 0) return true;
  throw located(28724, 'Invalid $slice syntax. The limit must be positive');
}

/** Whether an argument of `$slice` is one of a find, and not of the expression of that name. */
const isCut = (argument: unknown): boolean =>
  isNumber(argument) || (Array.isArray(argument) && argument.length === 2 && argument.every(isNumber));

/** `$slice: count`, `$slice: [skip, count]`; negative numbers count from the end. */
function slicer(argument: unknown): (value: unknown) => unknown {
  const [skip, count] = Array.isArray(argument) ? argument.map(toNumber) : [undefined, toNumber(argument)];
  return (value) => {
    if (!Array.isArray(value) || count === undefined) return value;
    if (skip === undefined) return count < 0 ? value.slice(count) : value.slice(0, count);
    const start = skip < 0 ? Math.max(0, value.length + skip) : skip;
    return value.slice(start, start + count);
  };
}

/** The projection of a find (with `filter`) or of a `$project` stage; undefined where it changes nothing. */
export function compileProjection(spec: unknown, options: ProjectionOptions = {}): Project | undefined {
  if (!isDocument(spec) || Object.keys(spec).length === 0) return undefined;
  return new Projection(spec, options).compile();
}
