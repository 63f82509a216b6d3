import { CommandError, invalidOptions, typeMismatch } from '../errors.ts';
import { createIndex } from '../indexes/create.ts';
import type { Index } from '../indexes/definition.ts';
import type { Collection } from '../store/catalog.ts';
import { equal } from '../values/compare.ts';
import { isDocument } from '../values/document.ts';
import { show } from '../values/show.ts';
import { collectionName, type Handler } from './context.ts';
import { refuseView } from './insert.ts';

const createIndexes: Handler = (command, { snapshot, store }) => {
  const { body, database } = command;
  if (!Array.isArray(body.indexes) || body.indexes.length === 0)
    throw typeMismatch("BSON field 'createIndexes.indexes' must be a non-empty array");
  const specifications: unknown[] = body.indexes;
  const name = collectionName(command);
  const createdCollectionAutomatically = !snapshot.catalog.find(database, name);
  return store.atomically(() => {
    const collection = snapshot.catalog.ensure(database, name);
    refuseView(collection);
    const numIndexesBefore = collection.indexes.length + 1;
    for (const specification of specifications) createIndex(snapshot, collection, specification);
    const numIndexesAfter = collection.indexes.length + 1;
    return {
      numIndexesBefore,
      numIndexesAfter,
      createdCollectionAutomatically,
      ...(numIndexesBefore === numIndexesAfter ? { note: 'all indexes already exist' } : {}),
      ok: 1,
    };
  });
};

/** The indexes meant by `*`, a name or a key pattern. */
function indexesNamed(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return [...collection.indexes];
  if (wanted === '_id_') throw invalidOptions('cannot drop _id index');
  const index = collection.indexes.find(({ name, key }) =>
    isDocument(wanted) ? equal(key, wanted) : name === wanted,
  );
  if (index) return [index];
  const shown = typeof wanted === 'string' ? wanted : show(wanted);
  throw new CommandError(27, 'IndexNotFound', `index not found with name [${shown}]`);
}

const dropIndexes: Handler = (command, { snapshot }) => {
  const { body, database } = command;
  const collection = snapshot.catalog.require(database, collectionName(command));
  const nIndexesWas = collection.indexes.length + 1;
  const wanted: unknown[] = Array.isArray(body.index) ? body.index : [body.index];
  for (const index of wanted.flatMap((one) => indexesNamed(collection, one)))
    snapshot.catalog.dropIndex(collection, index);
  return { nIndexesWas, ok: 1 };
};

export const INDEX_COMMANDS: Record<string, Handler> = {
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
};
