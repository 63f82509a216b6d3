import { failedToParse, located, typeMismatch } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import type { Found, Selection } from '../planner/select.ts';
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
import { checkStatements } from './arguments.ts';
import { type Command, type CommandContext, collectionName, findCollection, type Reply } from './context.ts';
import { insertDocument, MOST_DOCUMENT_BYTES, refuseView, statementsOf } from './insert.ts';
import { changeEach, eachStatement, type SlicedHandler, type Slices } from './slices.ts';
import { writeErrors } from './statements.ts';
import { checkDocument, refuseBypass } from './validation.ts';
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

function* runUpdate(
  context: CommandContext,
  command: Command,
  statement: UpdateStatement,
  index: number,
): Slices<UpdateOutcome> {
  const { store, snapshot } = context;
  const { filter, update, isMulti, isUpsert } = statement;
  const name = collectionName(command);
  validateUpdate(update);
  if (isMulti && !isOperatorUpdate(update) && !Array.isArray(update))
    throw failedToParse('multi update is not supported for replacement-style update');
  const collection = snapshot.catalog.find(command.database, name);
  if (collection) refuseView(collection);
  refuseBypass(command.body, collection);
  const updating = updateContext(statement, collection);
  if (!collection) compileFilter(filter, updating);
  let modified = 0;
  const query = { statement: index, selection: updateSelection(statement) };
  const matched = collection
    ? yield* changeEach(context, collection, query, (found, current) => {
        if (updateFound(snapshot, current, found, update, updating)) modified++;
      })
    : 0;
  if (matched || !isUpsert) return { matched, modified };
  return store.atomically(() => {
    const target = snapshot.catalog.ensure(command.database, name);
    const document = upsertDocument(snapshot, target, update, updating);
    return { matched: 1, modified: 0, upsertedId: document._id };
  });
}

/** The documents an update is about. */
const updateSelection = (statement: UpdateStatement): Selection => ({
  ...statement,
  limit: statement.isMulti ? 0 : 1,
});

function readUpdate(given: Document, outer: Document | undefined): UpdateStatement {
  return {
    filter: filterOf(given.q),
    update: given.u,
    isMulti: isTruthy(given.multi),
    isUpsert: isTruthy(given.upsert),
    arrayFilters: given.arrayFilters as Document[] | undefined,
    collation: given.collation,
    hint: given.hint,
    sort: undefined,
    variables: letVariables(given.c, outer),
  };
}

function givenStatements({ name, body, sequences }: Command, list: string): readonly Document[] {
  const statements = statementsOf(sequences[list]?.map(decode) ?? (body[list] as Document[] | undefined));
  checkStatements(name, list, statements);
  return statements;
}

function* update(command: Command, context: CommandContext): Slices<Reply> {
  const { body } = command;
  const variables = letVariables(body.let);
  const upserted: Document[] = [];
  let n = 0;
  let nModified = 0;
  const errors = yield* eachStatement(
    context,
    givenStatements(command, 'updates'),
    body.ordered !== false,
    function* (given, index) {
      const outcome = yield* runUpdate(context, command, readUpdate(given, variables), index);
      n += outcome.matched;
      nModified += outcome.modified;
      if ('upsertedId' in outcome) upserted.push({ index, _id: outcome.upsertedId });
    },
  );
  return { n, nModified, ...(upserted.length ? { upserted } : {}), ...writeErrors(errors), ok: 1 };
}

function deleteSelection(given: Document, variables: Document | undefined): Selection {
  const { collation, hint } = given;
  return { filter: filterOf(given.q), limit: toNumber(given.limit ?? 0), collation, hint, variables };
}

function* remove(command: Command, context: CommandContext): Slices<Reply> {
  const { body } = command;
  const { snapshot } = context;
  const asked = findCollection(command, context);
  if (asked) refuseView(asked);
  const variables = letVariables(body.let);
  let n = 0;
  const errors = yield* eachStatement(
    context,
    givenStatements(command, 'deletes'),
    body.ordered !== false,
    function* (given, statement) {
      const selection = deleteSelection(given, variables);
      const collection = findCollection(command, context);
      if (!collection) return void compileFilter(selection.filter, { variables });
      n += yield* changeEach(context, collection, { statement, selection }, (found, current) =>
        removeRow(snapshot, current, found.rowid, found.document),
      );
    },
  );
  return { n, ...writeErrors(errors), ok: 1 };
}

/** The documents one statement of an `update` or a `delete` is about. */
export function statementSelection(command: Command, statement: number): Selection {
  const variables = letVariables(command.body.let);
  const isUpdate = command.name === 'update';
  const given = givenStatements(command, isUpdate ? 'updates' : 'deletes')[statement] as Document;
  return isUpdate ? updateSelection(readUpdate(given, variables)) : deleteSelection(given, variables);
}

export const SLICED_WRITE_COMMANDS: Record<string, SlicedHandler> = { update, delete: remove };
