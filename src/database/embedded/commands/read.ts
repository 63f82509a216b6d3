import { CommandError, failedToParse, notSupported, typeMismatch } from '../errors.ts';
import { keyText } from '../keys/key.ts';
import { compileFilter } from '../match/match.ts';
import { reachedValues } from '../match/paths.ts';
import { sorted, sortOrder } from '../match/sort.ts';
import { count as countDocuments, type Selection, select, selectFirst } from '../planner/select.ts';
import { compileProjection, type Project } from '../project/projection.ts';
import { type Collection, viewOf } from '../store/catalog.ts';
import { rowBytes } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import { collationOf } from '../values/collation.ts';
import { type Document, decode, encode } from '../values/document.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { runPipeline } from './aggregate.ts';
import {
  type Command,
  type CommandContext,
  collectionName,
  findCollection,
  type Handler,
  optionalCount,
  optionalDocument,
} from './context.ts';
import type { CursorSource } from './cursors.ts';
import { letVariables } from './variables.ts';

// MongoDB sends 101 documents first. Here each of those left for later is looked up and tested once more, which takes
// several times as long as sending it: a list of some hundred is one message.
const FIRST_BATCH = 500;

const REFUSED_OPTIONS = ['returnKey', 'showRecordId', 'min', 'max', 'tailable', 'awaitData'];

function refuseOptions(body: Document): void {
  for (const option of REFUSED_OPTIONS)
    if (isTruthy(body[option])) throw notSupported(`find option ${option}`);
}

/** A negative limit is the old way to ask for a single batch. */
function limitOf(body: Document): { limit: number; isSingleBatch: boolean } {
  const limit = body.limit === undefined ? 0 : toNumber(body.limit);
  return { limit: Math.abs(limit), isSingleBatch: limit < 0 || isTruthy(body.singleBatch) };
}

const find: Handler = (command, context) => {
  const { body, database } = command;
  refuseOptions(body);
  const ns = `${database}.${collectionName(command)}`;
  const filter = optionalDocument(body, 'filter');
  const { limit, isSingleBatch } = limitOf(body);
  const skip = optionalCount(body, 'skip') ?? 0;
  const batchSize = optionalCount(body, 'batchSize') ?? (limit || FIRST_BATCH);
  const variables = letVariables(body.let);
  const project = compileProjection(body.projection, {
    filter,
    variables,
    collation: collationOf(body.collation),
  });
  const collection = findCollection(command, context);
  if (!collection) {
    compileFilter(filter, { variables });
    sortOrder(body.sort);
    return context.cursors.reply(ns, [], batchSize, context.snapshot);
  }
  if (viewOf(collection)) {
    const documents = viewDocuments(command, context, { filter, sort: body.sort, skip, limit, variables });
    const bytes = (project ? documents.map(project) : documents).map(encode);
    return context.cursors.reply(ns, bytes, batchSize, context.snapshot);
  }
  const { sort, collation, hint } = body;
  const selection = { filter, sort, skip, limit, collation, hint, variables };
  const source = querySource(context.snapshot, collection, selection, batchSize, project);
  return context.cursors.open(ns, source, { batchSize, isSingleBatch }, context.snapshot);
};

/**
 * The documents of a query, of which only the first batch is kept: the others are read when they are asked for, and
 * looked at again, for they may have been changed meanwhile.
 */
function querySource(
  snapshot: Snapshot,
  collection: Collection,
  selection: Selection,
  firstCount: number,
  project: Project | undefined,
): CursorSource {
  const { first, rest, matches } = selectFirst(snapshot, collection, selection, firstCount);
  return {
    count: first.length + rest.length,
    document(index, current) {
      const found = first[index];
      if (found) return project ? encode(project(found.document)) : found.bytes;
      if (current.catalog.find(collection.database, collection.name)?.uuid !== collection.uuid)
        throw new CommandError(175, 'QueryPlanKilled', 'collection dropped while a cursor was open on it');
      const bytes = rowBytes(current, collection, rest[index - first.length] ?? -1);
      const document = bytes && decode(bytes);
      if (!document || !matches(document)) return undefined;
      return project ? encode(project(document)) : bytes;
    },
  };
}

/** A query on a view is a pipeline after the view's own. */
function viewDocuments(command: Command, context: CommandContext, selection: Selection): Document[] {
  const { filter, sort, skip, limit, variables } = selection;
  const stages: Document[] = [{ $match: filter }];
  if (sortOrder(sort).length) stages.push({ $sort: sort });
  if (skip) stages.push({ $skip: skip });
  if (limit) stages.push({ $limit: limit });
  return runPipeline(context.snapshot, command.database, collectionName(command), stages, {
    collation: command.body.collation,
    variables,
  });
}

const count: Handler = (command, context) => {
  const { body } = command;
  const collection = findCollection(command, context);
  const filter = optionalDocument(body, 'query');
  const skip = optionalCount(body, 'skip') ?? 0;
  const limit = body.limit === undefined ? 0 : Math.abs(toNumber(body.limit));
  if (!collection) return { n: 0, ok: 1 };
  const { collation, hint } = body;
  const selection = { filter, skip, limit, collation, hint };
  const n = viewOf(collection)
    ? viewDocuments(command, context, selection).length
    : countDocuments(context.snapshot, collection, selection);
  return { n, ok: 1 };
};

const distinct: Handler = (command, context) => {
  const { body } = command;
  const { key } = body;
  if (typeof key !== 'string')
    throw typeMismatch("BSON field 'distinct.key' is the wrong type, expected a string");
  if (key === '') throw failedToParse("BSON field 'distinct.key' must not be empty");
  const collection = findCollection(command, context);
  const selection = { filter: optionalDocument(body, 'query'), collation: body.collation, hint: body.hint };
  const documents = !collection
    ? []
    : viewOf(collection)
      ? viewDocuments(command, context, selection)
      : select(context.snapshot, collection, selection).map((found) => found.document);
  const collation = collationOf(body.collation);
  const values = new Map<string, unknown>();
  for (const value of documents.flatMap((document) => reachedValues(document, key))) {
    const text = keyText(value, collation);
    if (value !== undefined && !values.has(text)) values.set(text, value);
  }
  const ordered = sorted(
    [...values.values()].map((value) => ({ value: [value] })),
    [['value', 1]],
    collation,
  );
  return { values: ordered.map(({ value }) => value[0]), ok: 1 };
};

export const READ_COMMANDS: Record<string, Handler> = { find, count, distinct };
