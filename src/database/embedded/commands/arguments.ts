import { located } from '../errors.ts';
import type { Document } from '../values/document.ts';
import type { Command } from './context.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** What any command may carry besides its own arguments. */
const COMMON = words(
  'lsid txnNumber autocommit startTransaction stmtId stmtIds readConcern writeConcern comment maxTimeMS maxTimeMSOpOnly ' +
    'apiVersion apiStrict apiDeprecationErrors help',
);

/** The arguments MongoDB 7.0 knows, of the commands in which an unknown one would change what is read or written. */
const ARGUMENTS: Record<string, ReadonlySet<string>> = {
  insert: words('documents ordered bypassDocumentValidation'),
  update: words('updates ordered bypassDocumentValidation let runtimeConstants'),
  delete: words('deletes ordered let runtimeConstants'),
  find: words(
    'filter projection sort hint collation skip limit batchSize singleBatch allowDiskUse min max returnKey showRecordId ' +
      'tailable awaitData oplogReplay noCursorTimeout allowPartialResults let ntoreturn readOnce',
  ),
  count: words('query limit skip hint collation fields'),
  distinct: words('key query collation hint'),
  aggregate: words(
    'pipeline cursor explain allowDiskUse bypassDocumentValidation collation hint let collectionUUID',
  ),
  getMore: words('collection batchSize'),
  findAndModify: words(
    'query sort fields update remove new upsert hint collation arrayFilters let bypassDocumentValidation runtimeConstants',
  ),
};

const STATEMENTS: Record<string, ReadonlySet<string>> = {
  updates: words('q u c multi upsert collation arrayFilters hint'),
  deletes: words('q limit collation hint'),
};

function refuseUnknown(given: Document, known: ReadonlySet<string>, path: string): void {
  for (const field of Object.keys(given))
    if (!known.has(field)) throw located(40415, `BSON field '${path}.${field}' is an unknown field.`);
}

/** Refuses an argument the command does not know: it would be ignored, and the answer be wrong. */
export function checkArguments({ name, body }: Command): void {
  const known = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name] : undefined;
  if (!known) return;
  for (const field of Object.keys(body))
    if (!known.has(field) && !COMMON.has(field) && field !== name && !field.startsWith('$'))
      throw located(40415, `BSON field '${name}.${field}' is an unknown field.`);
}

/** Refuses a statement of an `update` or a `delete` that holds what MongoDB 7.0 does not know, such as `sort`. */
export function checkStatements(name: string, list: string, statements: readonly Document[]): void {
  const known = STATEMENTS[list];
  if (known) for (const statement of statements) refuseUnknown(statement, known, `${name}.${list}`);
}
