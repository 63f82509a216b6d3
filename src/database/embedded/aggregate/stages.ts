import { Long } from 'bson';
import { badValue, located } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { sorted, sortOrder } from '../match/sort.ts';
import { withComputed, withNested } from '../project/computedPath.ts';
import { compileProjection } from '../project/projection.ts';
import { compare } from '../values/compare.ts';
import { type Document, firstField, hasField, isDocument, setField } from '../values/document.ts';
import { fieldEntries } from '../values/fieldOrder.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import type { CompileStage, PipelineContext, Stage } from './context.ts';
import { compileExpression } from './expression.ts';
import { compileGroup, groupBy } from './group.ts';
import { compileGraphLookup, compileLookup, compileUnion } from './lookup.ts';
import { compilePipeline } from './pipeline.ts';
import { compileRedact } from './redact.ts';

function wholeNumber(stage: string, argument: unknown, least: number): number {
  const count = isNumber(argument) ? toNumber(argument) : Number.NaN;
  if (count === 0 && least === 1) throw located(15958, 'the limit must be positive');
  if (!Number.isInteger(count) || count < least)
    throw located(5107201, `invalid argument to ${stage} stage: expected a number of at least ${least}`);
  return count;
}

function compileMatch(filter: unknown, context: PipelineContext): Stage {
  if (!isDocument(filter)) throw located(15959, 'the match filter must be an expression in an object');
  const matches = compileFilter(filter, context);
  return (documents) => documents.filter(matches);
}

function compileAddFields(spec: unknown, context: PipelineContext): Stage {
  if (!isDocument(spec)) throw located(40272, '$addFields specification stage must be an object');
  const fields = flattened(spec).map(([path, expression]) => {
    return [path.split('.'), compileExpression(expression, context)] as const;
  });
  return (documents) =>
    documents.map((document) =>
      fields.reduce(
        (result, [steps, evaluate]) => withComputed(result, steps, evaluate(document)) as Document,
        document,
      ),
    );
}

/** `{a: {b: 1}}` computes `a.b`; it does not replace the whole of `a`. */
function flattened(spec: Document, prefix = ''): [path: string, expression: unknown][] {
  return fieldEntries(spec).flatMap(([name, inner]): [string, unknown][] => {
    const first = isDocument(inner) ? firstField(inner) : undefined;
    if (first !== undefined && !first.startsWith('$'))
      return flattened(inner as Document, `${prefix}${name}.`);
    return [[prefix + name, inner]];
  });
}

function compileProject(spec: unknown, context: PipelineContext): Stage {
  const project = compileProjection(spec, context);
  if (!project) throw located(51272, '$project specification must have at least one field');
  return (documents) => documents.map(project);
}

function compileUnset(spec: unknown, context: PipelineContext): Stage {
  const paths = (Array.isArray(spec) ? spec : [spec]) as unknown[];
  if (paths.length === 0 || !paths.every((path) => typeof path === 'string'))
    throw located(31002, '$unset specification must be a string or an array of strings');
  return compileProject(Object.fromEntries(paths.map((path) => [path, 0])), context);
}

function compileReplaceRoot(expression: unknown, context: PipelineContext): Stage {
  const evaluate = compileExpression(expression, context);
  return (documents) =>
    documents.map((document) => {
      const root = evaluate(document);
      if (isDocument(root)) return root;
      throw located(40228, "'newRoot' expression must evaluate to an object");
    });
}

/** `$unwind` looks only at the document itself, not into the elements of arrays on the way. */
function plainValue(document: Document, steps: readonly string[]): unknown {
  let value: unknown = document;
  for (const step of steps) value = isDocument(value) && hasField(value, step) ? value[step] : undefined;
  return value;
}

function compileUnwind(spec: unknown): Stage {
  const options = (typeof spec === 'string' ? { path: spec } : spec) as Document;
  if (typeof options?.path !== 'string' || !options.path.startsWith('$') || options.path.length < 2)
    throw located(28818, "path option to $unwind stage should be prefixed with a '$'");
  const steps = options.path.slice(1).split('.');
  const keepsEmpty = options.preserveNullAndEmptyArrays === true;
  const indexSteps =
    typeof options.includeArrayIndex === 'string' ? options.includeArrayIndex.split('.') : undefined;
  const numbered = (document: Document, index: Long | null) =>
    indexSteps ? withNested(document, indexSteps, index) : document;
  return (documents) =>
    documents.flatMap((document) => {
      const value = plainValue(document, steps);
      if (!Array.isArray(value))
        return keepsEmpty || (value !== null && value !== undefined) ? [numbered(document, null)] : [];
      if (value.length === 0)
        return keepsEmpty ? [numbered(withNested(document, steps, undefined), null)] : [];
      return value.map((item, index) => numbered(withNested(document, steps, item), Long.fromNumber(index)));
    });
}

function compileFacet(spec: unknown, context: PipelineContext): Stage {
  if (!isDocument(spec)) throw located(40169, 'the $facet specification must be a non-empty object');
  const facets = fieldEntries(spec).map(([name, pipeline]) => {
    return [name, compilePipeline(pipeline as Document[], context)] as const;
  });
  return (documents) => {
    const result: Document = {};
    for (const [name, run] of facets) setField(result, name, run(documents));
    return [result];
  };
}

function compileBucket(spec: unknown, context: PipelineContext): Stage {
  if (!isDocument(spec) || !Array.isArray(spec.boundaries) || spec.boundaries.length < 2)
    throw located(40191, "$bucket requires 'groupBy' and 'boundaries' with at least two values");
  const boundaries = spec.boundaries as unknown[];
  const evaluate = compileExpression(spec.groupBy, context);
  const bucketOf = (document: unknown): unknown => {
    const value = evaluate(document) ?? null;
    const above = boundaries.findIndex((boundary) => compare(value, boundary, context.collation) < 0);
    if (above > 0) return boundaries[above - 1];
    if (!('default' in spec)) throw located(40066, '$switch could not find a matching branch for an input');
    return spec.default;
  };
  const group = groupBy(bucketOf, isDocument(spec.output) ? spec.output : { count: { $sum: 1 } }, context);
  return (documents) => sorted(group(documents), [['_id', 1]]);
}

function compileSortByCount(expression: unknown, context: PipelineContext): Stage {
  const group = compileGroup({ _id: expression, count: { $sum: 1 } }, context);
  return (documents) => sorted(group(documents), [['count', -1]]);
}

function compileSample(spec: unknown): Stage {
  const size = wholeNumber('$sample', (spec as Document | null)?.size, 0);
  return (documents) =>
    documents
      .map((document) => ({ document, rank: Math.random() }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, size)
      .map(({ document }) => document);
}

function compileCount(name: unknown): Stage {
  if (typeof name !== 'string' || name === '' || name.startsWith('$') || name.includes('.'))
    throw located(40160, 'the count field must be a non-empty string without $ or dots');
  return (documents) => (documents.length ? [{ [name]: documents.length }] : []);
}

const STAGES: Record<string, CompileStage> = {
  $match: compileMatch,
  $sort: (spec, { collation }) => {
    const order = sortOrder(spec);
    if (order.length === 0) throw badValue('$sort stage must have at least one sort key');
    return (documents) => sorted(documents, order, collation);
  },
  $skip: (argument) => {
    const count = wholeNumber('$skip', argument, 0);
    return (documents) => documents.slice(count);
  },
  $limit: (argument) => {
    const count = wholeNumber('$limit', argument, 1);
    return (documents) => documents.slice(0, count);
  },
  $count: compileCount,
  $project: compileProject,
  $addFields: compileAddFields,
  $set: compileAddFields,
  $unset: compileUnset,
  $replaceRoot: (spec, context) => compileReplaceRoot((spec as Document).newRoot, context),
  $replaceWith: compileReplaceRoot,
  $unwind: compileUnwind,
  $group: compileGroup,
  $sortByCount: compileSortByCount,
  $bucket: compileBucket,
  $facet: compileFacet,
  $lookup: compileLookup,
  $graphLookup: compileGraphLookup,
  $unionWith: compileUnion,
  $sample: compileSample,
  $redact: compileRedact,
};

/** Our own stage of this name, if there is one. */
export const nativeStage = (name: string): CompileStage | undefined =>
  Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
