import { failedToParse, located, typeMismatch } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import { type Found, select } from '../planner/select.ts';
import type { Collection } from '../store/catalog.ts';
import { removeRow, updateRow } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import { applyUpdate, type UpdateContext } from '../update/apply.ts';
import { documentToUpsert } from '../update/upsert.ts';
import { isOperatorUpdate, validateUpdate } from '../update/validate.ts';
import { collationOf } from '../values/collation.ts';
import { type Document, decode, encode, isDocument } from '../values/document.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import { typeName } from '../values/types.ts';
import {
  type Command,
  type CommandContext,
  collectionName,
  findCollection,
  type Handler,
} from './context.ts';
import { insertDocument, MOST_DOCUMENT_BYTES, refuseView, statementsOf } from './insert.ts';
import { runStatements, writeErrors } from './statements.ts';
import { checkDocument } from './validation.ts';
import { letVariables } from './variables.ts';

/** One update, of whichever command: `update` and `findAndModify` call its parts by different names. */
export interface UpdateStatement {
  filter: Document;
  update: unknown;
  isMulti: boolean;
  isUpsert: boolean;
  arrayFilters: Document[] | undefined;
  collation: unknown;
  hint: unknown;
  sort: unknown;
  variables: Document | undefined;
}

export function filterOf(value: unknown): Document {
  if (value === undefined || value === null) return {};
  if (isDocument(value)) return value;
  throw typeMismatch(`the filter is the wrong type '${typeName(value)}', expected type 'object'`);
}

export function updateContext(statement: UpdateStatement, collection: Collection | undefined): UpdateContext {
  const { filter, arrayFilters, variables } = statement;
  const collation = collationOf(statement.collation ?? collection?.options.collation);
  return { filter, arrayFilters, variables, collation, inserting: false, now: new Date() };
}

/** Writes what the update makes of a document; undefined where that is what it was. */
export function updateFound(
  snapshot: Snapshot,
  collection: Collection,
  found: Found,
  update: unknown,
  context: UpdateContext,
): Document | undefined {
  const after = applyUpdate(found.document, update, context);
  const bytes = encode(after);
  if (bytes.equals(found.bytes)) return undefined;
  if (bytes.length > MOST_DOCUMENT_BYTES)
    throw located(17419, `Resulting document after update is larger than ${MOST_DOCUMENT_BYTES}`);
  checkDocument(collection, after, found.document);
  updateRow(snapshot, collection, { rowid: found.rowid, before: found.document, after, bytes });
  return after;
}

export function upsertDocument(
  snapshot: Snapshot,
  collection: Collection,
  update: unknown,
  context: UpdateContext,
): Document {
  return insertDocument(snapshot, collection, encode(documentToUpsert(update, context)));
}

interface UpdateOutcome {
  matched: number;
  modified: number;
  upsertedId?: unknown;
}

function runUpdate(
  { snapshot }: CommandContext,
  database: string,
  name: string,
  statement: UpdateStatement,
): UpdateOutcome {
  const { filter, update, isMulti, isUpsert } = statement;
  validateUpdate(update);
  if (isMulti && !isOperatorUpdate(update) && !Array.isArray(update))
    throw failedToParse('multi update is not supported for replacement-style update');
  const collection = snapshot.catalog.find(database, name);
  if (collection) refuseView(collection);
  const context = updateContext(statement, collection);
  if (!collection) compileFilter(filter, context);
  const found = collection ? select(snapshot, collection, { ...statement, limit: isMulti ? 0 : 1 }) : [];
  let modified = 0;
  for (const one of found)
    if (collection && updateFound(snapshot, collection, one, update, context)) modified++;
  if (found.length || !isUpsert) return { matched: found.length, modified };
  const document = upsertDocument(snapshot, snapshot.catalog.ensure(database, name), update, context);
  return { matched: 1, modified: 0, upsertedId: document._id };
}

function readUpdate(given: Document, outer: Document | undefined): UpdateStatement {
  return {
    filter: filterOf(given.q),
    update: given.u,
    isMulti: isTruthy(given.multi),
    isUpsert: isTruthy(given.upsert),
    arrayFilters: given.arrayFilters as Document[] | undefined,
    collation: given.collation,
    hint: given.hint,
    sort: given.sort,
    variables: letVariables(given.c, outer),
  };
}

const givenStatements = ({ body, sequences }: Command, field: string): readonly Document[] =>
  statementsOf(sequences[field]?.map(decode) ?? (body[field] as Document[] | undefined));

const update: Handler = (command, context) => {
  const { body, database } = command;
  const name = collectionName(command);
  const variables = letVariables(body.let);
  const upserted: Document[] = [];
  let n = 0;
  let nModified = 0;
  const errors = runStatements(
    context,
    givenStatements(command, 'updates'),
    body.ordered !== false,
    (given, index) => {
      const outcome = runUpdate(context, database, name, readUpdate(given, variables));
      n += outcome.matched;
      nModified += outcome.modified;
      if ('upsertedId' in outcome) upserted.push({ index, _id: outcome.upsertedId });
    },
  );
  return { n, nModified, ...(upserted.length ? { upserted } : {}), ...writeErrors(errors), ok: 1 };
};

const remove: Handler = (command, context) => {
  const { body } = command;
  const { snapshot } = context;
  const collection = findCollection(command, context);
  if (collection) refuseView(collection);
  const variables = letVariables(body.let);
  let n = 0;
  const errors = runStatements(
    context,
    givenStatements(command, 'deletes'),
    body.ordered !== false,
    (given) => {
      const { collation, hint } = given;
      const selection = {
        filter: filterOf(given.q),
        limit: toNumber(given.limit ?? 0),
        collation,
        hint,
        variables,
      };
      if (!collection) return void compileFilter(selection.filter, { variables });
      for (const found of select(snapshot, collection, selection)) {
        removeRow(snapshot, collection, found.rowid, found.document);
        n++;
      }
    },
  );
  return { n, ...writeErrors(errors), ok: 1 };
};

export const WRITE_COMMANDS: Record<string, Handler> = { update, delete: remove };
