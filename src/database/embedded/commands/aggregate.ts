import type { PipelineContext } from '../aggregate/context.ts';
import { compilePipeline, literalDocuments, stageName } from '../aggregate/pipeline.ts';
import { badValue, notSupported, typeMismatch } from '../errors.ts';
import { count, select } from '../planner/select.ts';
import { type Collection, namespaceOf, viewOf } from '../store/catalog.ts';
import { bytesStored, countRows } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import { collationOf } from '../values/collation.ts';
import { type Document, encode, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';
import { isNumber } from '../values/types.ts';
import { type Handler, optionalCount } from './context.ts';
import { DEFAULT_BATCH } from './cursors.ts';
import { limitsShown } from './diagnostics.ts';
import { explainCommand } from './explain.ts';
import { splitPipeline } from './leadingQuery.ts';
import { writeOutput } from './output.ts';
import { letVariables } from './variables.ts';

export interface PipelineOptions {
  collation?: unknown;
  hint?: unknown;
  variables?: Document | undefined;
}

const MOST_VIEWS = 20;

/** Compares text by its bytes, whatever a collection's own collation. */
const SIMPLE = { locale: 'simple' };

function pipelineContext(snapshot: Snapshot, database: string, options: PipelineOptions): PipelineContext {
  return {
    database,
    variables: options.variables,
    collation: collationOf(options.collation),
    query: (otherDatabase, name, pipeline, variables) =>
      runPipeline(snapshot, otherDatabase, name, pipeline, {
        variables,
        collation: options.collation ?? SIMPLE,
      }),
  };
}

/** The source of a pipeline that begins with a stage about the collection rather than its documents. */
function describedBy(
  first: string,
  snapshot: Snapshot,
  collection: Collection | undefined,
): Document[] | undefined {
  if (first === '$indexStats')
    return [
      { name: '_id_', key: { _id: 1 } },
      ...(collection?.indexes ?? []).map(({ name, key }) => ({ name, key })),
    ].map((index) => ({ ...index, accesses: { ops: 0 } }));
  if (first !== '$collStats') return undefined;
  const total = collection ? countRows(snapshot, collection) : 0;
  const size = collection ? bytesStored(snapshot, collection) : 0;
  const limits = collection ? limitsShown(collection) : {};
  return [
    {
      ns: collection && namespaceOf(collection),
      count: total,
      storageStats: { count: total, size, ...limits },
    },
  ];
}

/** The results of a pipeline over a collection or view; a missing collection is empty. */
export function runPipeline(
  snapshot: Snapshot,
  database: string,
  name: string,
  pipeline: Document[],
  options: PipelineOptions,
  depth = 0,
): Document[] {
  if (depth > MOST_VIEWS) throw badValue(`View depth too deep: more than ${MOST_VIEWS}`);
  const collection = snapshot.catalog.find(database, name);
  const view = collection && viewOf(collection);
  // What a pipeline compares by holds for all its stages, and for the collections they look into.
  const collation = options.collation ?? collection?.options.collation;
  if (view) {
    const asked = { ...options, collation: collation ?? SIMPLE };
    return runPipeline(snapshot, database, view.on, [...view.pipeline, ...pipeline], asked, depth + 1);
  }
  const first = pipeline[0] ? stageName(pipeline[0]) : '';
  const described = describedBy(first, snapshot, collection);
  const context = pipelineContext(snapshot, database, { ...options, collation });
  if (described) return compilePipeline(pipeline.slice(1), context)(described);
  const { selection, rest } = splitPipeline(pipeline);
  const run = compilePipeline(rest, context);
  const found = collection ? select(snapshot, collection, { ...selection, ...options }) : [];
  return run(found.map((one) => one.document));
}

/** A pipeline without a collection: `db.aggregate([{$documents: …}])`. */
function runWithoutCollection(
  snapshot: Snapshot,
  database: string,
  pipeline: Document[],
  options: PipelineOptions,
): Document[] {
  const [first, ...rest] = pipeline;
  if (!first || stageName(first) !== '$documents')
    throw notSupported(`a pipeline on a database that begins with ${first ? stageName(first) : 'nothing'}`);
  const context = pipelineContext(snapshot, database, options);
  return compilePipeline(rest, context)(literalDocuments(first.$documents, context));
}

/** The name of the count in `$group: {_id: <constant>, <name>: {$sum: 1}}`, which `countDocuments` sends. */
function countField(group: unknown): string | undefined {
  if (!isDocument(group)) return undefined;
  const [id, name, ...others] = Object.keys(group);
  const accumulator = name === undefined ? undefined : group[name];
  const isOne = isDocument(accumulator) && isNumber(accumulator.$sum) && toNumber(accumulator.$sum) === 1;
  return id === '_id' && isNumber(group._id) && others.length === 0 && isOne ? name : undefined;
}

/** Counts without making documents where that is all a pipeline asks. */
function countedBytes(
  snapshot: Snapshot,
  collection: Collection,
  pipeline: Document[],
  options: PipelineOptions,
): Uint8Array[] | undefined {
  const { selection, rest } = splitPipeline(pipeline);
  const [stage, ...others] = rest;
  const group = stage?.$group;
  const name = countField(group);
  if (!isDocument(group) || name === undefined || others.length || viewOf(collection)) return undefined;
  const total = count(snapshot, collection, { ...selection, ...options });
  return total ? [encode({ _id: group._id, [name]: total })] : [];
}

/** Documents that no stage changes go out as they are stored. */
function storedBytes(
  snapshot: Snapshot,
  collection: Collection,
  pipeline: Document[],
  options: PipelineOptions,
): Uint8Array[] | undefined {
  const { selection, rest } = splitPipeline(pipeline);
  if (rest.length || viewOf(collection)) return undefined;
  return select(snapshot, collection, { ...selection, ...options }).map(({ bytes }) => bytes);
}

const aggregate: Handler = (command, context) => {
  const { body, database } = command;
  const { snapshot, cursors } = context;
  const pipeline = body.pipeline as Document[];
  if (!Array.isArray(pipeline)) throw typeMismatch("'pipeline' option must be specified as an array");
  const last = pipeline.map(stageName).at(-1);
  const name = typeof body.aggregate === 'string' ? body.aggregate : undefined;
  const options = { collation: body.collation, hint: body.hint, variables: letVariables(body.let) };
  const ns = `${database}.${name ?? '$cmd.aggregate'}`;
  const batchSize = optionalCount((body.cursor ?? {}) as Document, 'batchSize') ?? DEFAULT_BATCH;
  if (body.explain) return explainCommand(body, database, context);
  const results = (stages: Document[]) =>
    name === undefined
      ? runWithoutCollection(snapshot, database, stages, options)
      : runPipeline(snapshot, database, name, stages, options);
  if (last === '$out' || last === '$merge') {
    const documents = results(pipeline.slice(0, -1));
    writeOutput(context, database, pipeline.at(-1) as Document, documents);
    return cursors.reply(ns, [], batchSize, snapshot);
  }
  const collection = name === undefined ? undefined : snapshot.catalog.find(database, name);
  const bytes =
    (collection && countedBytes(snapshot, collection, pipeline, options)) ??
    (collection && storedBytes(snapshot, collection, pipeline, options)) ??
    results(pipeline).map(encode);
  return cursors.reply(ns, bytes, batchSize, snapshot);
};

export const AGGREGATE_COMMANDS: Record<string, Handler> = { aggregate };
