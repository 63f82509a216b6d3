import { failedToParse } from '../errors.ts';
import { compileFilter } from '../match/match.ts';
import type { Found, Selection } from '../planner/select.ts';
import { compileProjection } from '../project/projection.ts';
import type { Collection } from '../store/catalog.ts';
import { removeRow } from '../store/rows.ts';
import { validateUpdate } from '../update/validate.ts';
import { collationOf } from '../values/collation.ts';
import type { Document } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';
import { type Command, type CommandContext, collectionName, type Reply } from './context.ts';
import { refuseView } from './insert.ts';
import { changeEach, type SlicedHandler, type Slices } from './slices.ts';
import { refuseBypass } from './validation.ts';
import { letVariables } from './variables.ts';
import { filterOf, type UpdateStatement, updateContext, updateFound, upsertDocument } from './write.ts';

function readStatement({ body }: Command): UpdateStatement {
  const isRemoval = isTruthy(body.remove);
  if (isRemoval && body.update !== undefined)
    throw failedToParse('Cannot specify both an update and remove=true');
  if (isRemoval && isTruthy(body.new)) throw failedToParse('Cannot specify both new=true and remove=true');
  if (!isRemoval && body.update === undefined)
    throw failedToParse('Either an update or remove=true must be specified');
  if (!isRemoval) validateUpdate(body.update);
  return {
    filter: filterOf(body.query),
    update: body.update,
    isMulti: false,
    isUpsert: isTruthy(body.upsert),
    arrayFilters: body.arrayFilters as Document[] | undefined,
    collation: body.collation,
    hint: body.hint,
    sort: body.sort,
    variables: letVariables(body.let),
  };
}

interface Outcome {
  lastErrorObject: Document;
  value: Document | null;
}

function modifyFound(
  { snapshot }: CommandContext,
  collection: Collection,
  found: Found,
  statement: UpdateStatement,
  wantsNew: boolean,
): Outcome {
  const context = updateContext(statement, collection);
  const after = updateFound(snapshot, collection, found, statement.update, context) ?? found.document;
  return { lastErrorObject: { n: 1, updatedExisting: true }, value: wantsNew ? after : found.document };
}

/** The document it is about: the first of its filter, in its order. */
const targetSelection = (statement: UpdateStatement): Selection => ({ ...statement, limit: 1 });

function removeFound(
  { snapshot }: CommandContext,
  collection: Collection,
  { rowid, document }: Found,
): Outcome {
  removeRow(snapshot, collection, rowid, document);
  return { lastErrorObject: { n: 1 }, value: document };
}

function* modify(command: Command, context: CommandContext, statement: UpdateStatement): Slices<Outcome> {
  const { body, database } = command;
  const { snapshot } = context;
  const isRemoval = isTruthy(body.remove);
  const wantsNew = isTruthy(body.new);
  const name = collectionName(command);
  const collection = snapshot.catalog.find(database, name);
  if (collection) refuseView(collection);
  refuseBypass(body, collection);
  if (!collection) compileFilter(statement.filter, { variables: statement.variables });
  let outcome: Outcome | undefined;
  const query = { statement: 0, selection: targetSelection(statement) };
  if (collection)
    yield* changeEach(context, collection, query, (found, current) => {
      outcome = isRemoval
        ? removeFound(context, current, found)
        : modifyFound(context, current, found, statement, wantsNew);
    });
  if (outcome) return outcome;
  if (isRemoval) return { lastErrorObject: { n: 0 }, value: null };
  if (!statement.isUpsert) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  const target = snapshot.catalog.ensure(database, name);
  const document = upsertDocument(snapshot, target, statement.update, updateContext(statement, target));
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: document._id },
    value: wantsNew ? document : null,
  };
}

/** Finds one document, changes or removes it, and answers with it as it was before or is after. */
function* findAndModify(command: Command, context: CommandContext): Slices<Reply> {
  const { body } = command;
  const statement = readStatement(command);
  const { filter, variables } = statement;
  const collation = collationOf(body.collation);
  const project = compileProjection(body.fields, { filter, variables, collation });
  const { lastErrorObject, value } = yield* modify(command, context, statement);
  return { lastErrorObject, value: value && project ? project(value) : value, ok: 1 };
}

/** The document a `findAndModify` is about. */
export const modifiedSelection = (command: Command): Selection => targetSelection(readStatement(command));

export const FIND_AND_MODIFY_COMMANDS: Record<string, SlicedHandler> = {
  findAndModify,
  findandmodify: findAndModify,
};
