import type { PipelineContext } from '../aggregate/context.ts';
import { compilePipeline, stageName } from '../aggregate/pipeline.ts';
import { failedToParse, immutableField, invalidOptions, notSupported } from '../errors.ts';
import { isPosition } from '../match/paths.ts';
import type { Collation } from '../values/collation.ts';
import { equal } from '../values/compare.ts';
import { clone, type Document, firstField, hasField, isDocument, withIdFirst } from '../values/document.ts';
import { restoreTypes } from '../values/promote.ts';
import { show } from '../values/show.ts';
import { UPDATE_OPERATORS } from './operators.ts';
import { compileArrayFilters, concretePaths, identifiersOf } from './positional.ts';
import { conflict, isOperatorUpdate } from './validate.ts';

export interface UpdateContext {
  /** The filter the document was found by; `$` in a path refers to it. */
  filter: Document;
  arrayFilters?: Document[] | undefined;
  /** The document is being made by an upsert. */
  inserting: boolean;
  now: Date;
  collation?: Collation | undefined;
  variables?: Document | undefined;
}

const IN_UPDATES = new Set(['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith']);

const pipelineContext = ({ variables, collation }: UpdateContext): PipelineContext => ({
  database: '',
  variables,
  collation,
  query() {
    throw notSupported('reading another collection in an update');
  },
});

function applyPipeline(document: Document, stages: Document[], context: UpdateContext): Document {
  for (const stage of stages) {
    const name = stageName(stage);
    if (!IN_UPDATES.has(name)) throw invalidOptions(`${name} is not allowed to be used within an update`);
  }
  const [result] = compilePipeline(stages, pipelineContext(context))([document]);
  return restoreTypes(result ?? {}, document) as Document;
}

interface Change {
  operator: string;
  path: string;
  argument: unknown;
}

/** Paths apply in order, array positions by number: the order in which new fields are made is MongoDB's. */
function comparePaths(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const x = left[at] ?? '';
    const y = right[at] ?? '';
    if (x === y) continue;
    if (isPosition(x) && isPosition(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

function changesOf(update: Document, inserting: boolean): Change[] {
  return Object.entries(update)
    .filter(([operator]) => operator !== '$setOnInsert' || inserting)
    .flatMap(([operator, fields]) =>
      Object.entries(fields as Document).map(([path, argument]) => ({ operator, path, argument })),
    )
    .sort((a, b) => comparePaths(a.path, b.path));
}

function applyOperators(original: Document, update: Document, context: UpdateContext): Document {
  const { filter, collation, inserting, now } = context;
  const arrayFilters = compileArrayFilters(context.arrayFilters, collation);
  const changes = changesOf(update, inserting);
  const used = new Set(changes.flatMap(({ path }) => identifiersOf(path)));
  for (const identifier of arrayFilters.keys())
    if (!used.has(identifier))
      throw failedToParse(
        `The array filter for identifier '${identifier}' was not used in the update ${show(update)}`,
      );

  // Every positional path is resolved by the document as it was matched, before anything changes.
  const takenBy = new Map<string, string>();
  const resolved = changes.flatMap((change) =>
    concretePaths(original, change.path, { filter, arrayFilters, collation, inserting }).map((path) => {
      const other = takenBy.get(path);
      if (other !== undefined && other !== change.path) throw conflict(path, path);
      takenBy.set(path, change.path);
      return { ...change, path };
    }),
  );
  const document = clone(original);
  for (const { operator, path, argument } of resolved)
    UPDATE_OPERATORS[operator]?.({ document, path, steps: path.split('.'), argument, collation, now });
  return document;
}

/** The result with the `_id` the document had, which no update may change. */
function keepId(result: Document, id: unknown, refusal: string): Document {
  if (id === undefined) return result;
  if (hasField(result, '_id')) {
    if (!equal(result._id, id)) throw immutableField(refusal);
    if (firstField(result) === '_id') return result;
  }
  return withIdFirst(id, result);
}

/** What an update makes of a document, which itself stays as it is. */
export function applyUpdate(document: Document, update: unknown, context: UpdateContext): Document {
  const id = document._id;
  if (Array.isArray(update) || isOperatorUpdate(update)) {
    const result = Array.isArray(update)
      ? applyPipeline(document, update, context)
      : applyOperators(document, update, context);
    if (context.inserting) return result;
    if (!Array.isArray(update) && id !== undefined && !hasField(result, '_id'))
      throw immutableField(ID_CHANGED);
    return keepId(result, id, ID_CHANGED);
  }
  const replacement = isDocument(update) ? clone(update) : {};
  return keepId(
    replacement,
    id,
    `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${show(replacement._id)}`,
  );
}

const ID_CHANGED = `Performing an update on the path '_id' would modify the immutable field '_id'`;
