import { ObjectId } from 'bson';
import { compilePipeline } from '../aggregate/pipeline.ts';
import { CommandError, failedToParse, notSupported } from '../errors.ts';
import { createIndex } from '../indexes/create.ts';
import { type Found, select } from '../planner/select.ts';
import type { Collection } from '../store/catalog.ts';
import { duplicateKey, updateRow } from '../store/rows.ts';
import { type Document, encode, isDocument, merged, withIdFirst } from '../values/document.ts';
import type { CommandContext } from './context.ts';
import { insertDocument } from './insert.ts';
import { checkDocument } from './validation.ts';

/** A target given by name or as `{db, coll}`. */
function targetOf(given: unknown, database: string): [database: string, name: string] {
  if (typeof given === 'string') return [database, given];
  if (isDocument(given) && typeof given.coll === 'string') return [String(given.db ?? database), given.coll];
  throw failedToParse('the target of $out or $merge must be a collection');
}

function replaceCollection(
  { snapshot }: CommandContext,
  [database, name]: [string, string],
  documents: Document[],
) {
  const { catalog } = snapshot;
  const old = catalog.find(database, name);
  const options = old?.options ?? {};
  const indexes = old?.indexes ?? [];
  if (old) catalog.drop(old);
  const collection = catalog.create(database, name, options);
  // An index without a collation was asked for without, whatever its collection has.
  const simple = { collation: { locale: 'simple' } };
  for (const { specification } of indexes) createIndex(snapshot, collection, { ...simple, ...specification });
  for (const document of documents) insertDocument(snapshot, collection, encode(document));
}

/** What `whenMatched` makes of the document that is there and the one that comes. */
function mergedDocument(
  found: Found,
  fresh: Document,
  merge: Document,
  collection: Collection,
): Document | undefined {
  const how = merge.whenMatched ?? 'merge';
  const old = found.document;
  if (Array.isArray(how)) {
    const variables = { new: fresh };
    const query = () => {
      throw notSupported('reading another collection in whenMatched');
    };
    return compilePipeline(how as Document[], { database: collection.database, variables, query })([old])[0];
  }
  switch (how) {
    case 'keepExisting':
      return undefined;
    case 'replace':
      return withIdFirst(old._id, fresh);
    case 'merge':
      return merged([old, fresh, { _id: old._id }]);
    case 'fail':
      throw duplicateKey(collection, undefined, fresh);
    default:
      throw failedToParse(`Enumeration value '${how}' for field 'whenMatched' is not a valid value.`);
  }
}

function mergeDocument(
  { snapshot }: CommandContext,
  collection: Collection,
  document: Document,
  merge: Document,
): void {
  const on = (merge.on === undefined ? ['_id'] : [merge.on].flat()) as string[];
  const fresh = '_id' in document || !on.includes('_id') ? document : withIdFirst(new ObjectId(), document);
  const filter = Object.fromEntries(on.map((path) => [path, fresh[path]]));
  const [found] = select(snapshot, collection, { filter, limit: 1 });
  if (!found) {
    if (merge.whenNotMatched === 'discard') return;
    if (merge.whenNotMatched === 'fail')
      throw new CommandError(
        13113,
        'MergeStageNoMatchingDocument',
        '$merge could not find a matching document in the target collection',
      );
    insertDocument(snapshot, collection, encode(fresh));
    return;
  }
  const after = mergedDocument(found, fresh, merge, collection);
  if (!after) return;
  checkDocument(collection, after, found.document);
  updateRow(snapshot, collection, {
    rowid: found.rowid,
    before: found.document,
    after,
    bytes: encode(after),
  });
}

/** Writes what a pipeline that ends in `$out` or `$merge` gave. */
export function writeOutput(
  context: CommandContext,
  database: string,
  stage: Document,
  documents: Document[],
): void {
  if ('$out' in stage) replaceCollection(context, targetOf(stage.$out, database), documents);
  else
    mergeDocuments(
      context,
      database,
      isDocument(stage.$merge) ? stage.$merge : { into: stage.$merge },
      documents,
    );
}

function mergeDocuments(
  context: CommandContext,
  database: string,
  merge: Document,
  documents: Document[],
): void {
  const [targetDatabase, name] = targetOf(merge.into, database);
  const collection = context.snapshot.catalog.ensure(targetDatabase, name);
  for (const document of documents) mergeDocument(context, collection, document, merge);
}
