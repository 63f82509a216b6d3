import { ObjectId } from 'bson';
import { CommandError, located } from '../errors.ts';
import { type Collection, namespaceOf, viewOf } from '../store/catalog.ts';
import { insertRow } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import {
  type Document,
  decode,
  encode,
  firstField,
  hasField,
  isDocument,
  withIdFirst,
} from '../values/document.ts';
import { CLASS, classOf } from '../values/types.ts';
import { collectionName, type Handler } from './context.ts';
import { runStatements, writeErrors } from './statements.ts';
import { checkDocument, refuseBypass } from './validation.ts';

export const MOST_DOCUMENT_BYTES = 16 * 1024 * 1024;
export const MOST_STATEMENTS = 100_000;

/** A write command carries between 1 and 100,000 statements, in its body or beside it. */
export function statementsOf<T>(given: readonly T[] | undefined): readonly T[] {
  if (given && given.length > 0 && given.length <= MOST_STATEMENTS) return given;
  throw new CommandError(
    16,
    'InvalidLength',
    `Write batch sizes must be between 1 and ${MOST_STATEMENTS}. Got ${given?.length ?? 0} operations.`,
  );
}

export function refuseView(collection: Collection): void {
  if (viewOf(collection))
    throw new CommandError(
      166,
      'CommandNotSupportedOnView',
      `Namespace ${namespaceOf(collection)} is a view, not a collection`,
    );
}

function checkId(id: unknown): void {
  const dollar = isDocument(id) ? Object.keys(id).find((field) => field.startsWith('$')) : undefined;
  if (dollar !== undefined)
    throw new CommandError(
      52,
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  const kind = classOf(id);
  if (kind === CLASS.array || kind === CLASS.regex)
    throw new CommandError(
      53,
      'InvalidIdField',
      `The '_id' value cannot be of type ${kind === CLASS.array ? 'array' : 'regex'}`,
    );
}

/** Stores a document as it came, but for `_id`: made where it is missing, and moved to the front. */
export function insertDocument(snapshot: Snapshot, collection: Collection, bytes: Uint8Array): Document {
  const document = decode(bytes);
  checkId(document._id);
  const isAsStored = firstField(document) === '_id';
  const stored = isAsStored
    ? document
    : withIdFirst(hasField(document, '_id') ? document._id : new ObjectId(), document);
  const storedBytes = isAsStored ? bytes : encode(stored);
  if (storedBytes.length > MOST_DOCUMENT_BYTES)
    throw located(
      10334,
      `object to insert too large. size in bytes: ${storedBytes.length}, max size: ${MOST_DOCUMENT_BYTES}`,
    );
  checkDocument(collection, stored);
  insertRow(snapshot, collection, storedBytes, stored);
  return stored;
}

const insert: Handler = (command, context) => {
  const { body, database, sequences } = command;
  const documents = statementsOf(sequences.documents ?? (body.documents as Uint8Array[] | undefined));
  const collection = context.snapshot.catalog.ensure(database, collectionName(command));
  refuseView(collection);
  refuseBypass(body, collection);
  let n = 0;
  const errors = runStatements(context, documents, body.ordered !== false, (bytes) => {
    insertDocument(context.snapshot, collection, bytes);
    n++;
  });
  return { n, ...writeErrors(errors), ok: 1 };
};

export const INSERT_COMMANDS: Record<string, Handler> = { insert };
