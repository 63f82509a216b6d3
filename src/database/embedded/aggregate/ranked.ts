import { located } from '../errors.ts';
import { sorted, sortOrder } from '../match/sort.ts';
import { compare } from '../values/compare.ts';
import { type Document, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import type { Accumulate } from './accumulators.ts';
import { compileExpression, type ExpressionOptions } from './expression.ts';

/** Picks from the first or the last of the ranked values. */
type End = 'first' | 'last';

const taken = <T>(values: T[], count: number, end: End): T[] =>
  end === 'first' ? values.slice(0, count) : values.slice(Math.max(0, values.length - count));

function specification(name: string, argument: unknown, fields: string[]): Document {
  if (!isDocument(argument)) throw located(5788001, `specification must be an object; found ${name}`);
  const missing = fields.find((field) => argument[field] === undefined);
  if (missing) throw located(5788004, `Missing value for '${missing}' in ${name}`);
  return argument;
}

/** How many are asked for; it may depend on the value the documents are grouped by. */
function compileCount(argument: unknown, options: ExpressionOptions): (groupId: unknown) => number {
  const evaluate = compileExpression(argument, options);
  return (groupId) => {
    const value = evaluate(isDocument(groupId) ? groupId : {});
    const count = isNumber(value) ? toNumber(value) : Number.NaN;
    if (Number.isInteger(count) && count > 0) return count;
    throw located(5787908, "'n' must be greater than 0");
  };
}

/** `$top`, `$topN`, `$bottom` and `$bottomN`: from documents in an order of their own. */
function compileTop(name: string, end: End, argument: unknown, options: ExpressionOptions): Accumulate {
  const isMany = name.endsWith('N');
  const given = specification(name, argument, ['sortBy', 'output', ...(isMany ? ['n'] : [])]);
  const order = sortOrder(given.sortBy);
  const output = compileExpression(given.output, options);
  const countOf = isMany ? compileCount(given.n, options) : () => 1;
  return (documents, groupId) => {
    const ranked = sorted(documents, order, options.collation);
    const found = taken(ranked, countOf(groupId), end).map((document) => output(document) ?? null);
    return isMany ? found : found[0];
  };
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

/** `$firstN` and `$lastN` as the documents come, `$minN` and `$maxN` by value and without nulls. */
function compileSome(name: string, argument: unknown, options: ExpressionOptions): Accumulate {
  const given = specification(name, argument, ['input', 'n']);
  const input = compileExpression(given.input, options);
  const countOf = compileCount(given.n, options);
  const sign = name === '$maxN' ? -1 : 1;
  return (documents, groupId) => {
    const values = documents.map((document) => input(document) ?? null);
    const count = countOf(groupId);
    if (name === '$firstN' || name === '$lastN')
      return taken(values, count, name === '$firstN' ? 'first' : 'last');
    const ranked = values.filter(isPresent).sort((a, b) => compare(a, b, options.collation) * sign);
    return taken(ranked, count, 'first');
  };
}

/** An accumulator that takes some of a group's values by their rank; undefined for any other. */
export function compileRanked(
  name: string,
  argument: unknown,
  options: ExpressionOptions,
): Accumulate | undefined {
  switch (name) {
    case '$top':
    case '$topN':
      return compileTop(name, 'first', argument, options);
    case '$bottom':
    case '$bottomN':
      return compileTop(name, 'last', argument, options);
    case '$firstN':
    case '$lastN':
    case '$minN':
    case '$maxN':
      return compileSome(name, argument, options);
    default:
      return undefined;
  }
}
