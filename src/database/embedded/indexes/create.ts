import type { Collection } from '../store/catalog.ts';
import { fillIndex } from '../store/rows.ts';
import type { Snapshot } from '../store/store.ts';
import type { Document } from '../values/document.ts';
import { checkedSpecification, existsAlready, isIdIndex } from './specification.ts';

/** Makes an index and fills it. Does nothing where the same one is there already; the one on `_id` always is. */
export function createIndex(snapshot: Snapshot, collection: Collection, given: unknown): void {
  const specification: Document = checkedSpecification(given, collection.options.collation);
  if (isIdIndex(specification) || existsAlready(collection.indexes, specification)) return;
  fillIndex(snapshot, collection, snapshot.catalog.addIndex(collection, specification));
}
