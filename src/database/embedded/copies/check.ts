import { pathToFileURL } from 'node:url';
import { keyOf } from '../keys/key.ts';
import { type Collection, namespaceOf, viewOf } from '../store/catalog.ts';
import { countRows } from '../store/rows.ts';
import { openToRead, type Snapshot } from '../store/store.ts';
import { decode } from '../values/document.ts';
import type { OnProgress } from './copy.ts';

/** One collection of a copy, and how many documents it holds. */
export interface CollectionCount {
  database: string;
  name: string;
  documents: number;
}

// Often enough for an eye.
const ROWS_BETWEEN_REPORTS = 5_000;

/** A copy that nobody writes to, opened so that nothing is written beside it: it may lie on a read-only disk. */
function openCopy(file: string): Snapshot {
  const address = pathToFileURL(file);
  address.searchParams.set('immutable', '1');
  return openToRead(address);
}

const stored = ({ catalog }: Snapshot): Collection[] =>
  catalog
    .all()
    .filter((collection) => !viewOf(collection))
    .sort((a, b) => (namespaceOf(a) < namespaceOf(b) ? -1 : 1));

/** @throws Error for the first document that cannot be read, or lies under the key of another. */
function checkDocuments({ connection }: Snapshot, collection: Collection, onDocument: () => void): void {
  for (const { k, d } of connection.iterate<{ k: Uint8Array; d: Uint8Array }>(
    `SELECT k, d FROM c${collection.id}`,
  )) {
    if (!keyOf(decode(d)._id).equals(k))
      throw new Error(`a document in ${namespaceOf(collection)} lies under the key of another`);
    onDocument();
  }
}

function countsIn(copy: Snapshot): (CollectionCount & { collection: Collection })[] {
  return stored(copy).map((collection) => {
    const { database, name } = collection;
    return { database, name, documents: countRows(copy, collection), collection };
  });
}

const withoutCollection = ({ database, name, documents }: CollectionCount): CollectionCount => ({
  database,
  name,
  documents,
});

/** What a copy holds, sorted by name. @throws Error where it is no database of ours. */
export function countCopy(file: string): CollectionCount[] {
  const copy = openCopy(file);
  try {
    return countsIn(copy).map(withoutCollection);
  } finally {
    copy.connection.close();
  }
}

/**
 * Reads a copy from end to end: its pages, and every document.
 * @returns what it holds, sorted by name. @throws Error where anything in it is damaged.
 */
export function checkCopy(file: string, onProgress: OnProgress): CollectionCount[] {
  const copy = openCopy(file);
  try {
    const found = copy.connection.first<{ integrity_check: string }>('PRAGMA integrity_check(1)');
    if (found?.integrity_check !== 'ok') throw new Error(String(found?.integrity_check));
    const counts = countsIn(copy);
    const total = counts.reduce((sum, { documents }) => sum + documents, 0);
    let seen = 0;
    for (const { collection } of counts)
      checkDocuments(copy, collection, () => {
        if (++seen % ROWS_BETWEEN_REPORTS === 0) onProgress(seen / total);
      });
    onProgress(1);
    return counts.map(withoutCollection);
  } finally {
    copy.connection.close();
  }
}

/** The BSON documents of one collection of a copy, in no particular order; none where there is no such collection. */
export function documentsInCopy(file: string, database: string, name: string): Uint8Array[] {
  const copy = openCopy(file);
  try {
    const collection = copy.catalog.find(database, name);
    if (!collection) return [];
    return copy.connection.all<{ d: Uint8Array }>(`SELECT d FROM c${collection.id}`).map(({ d }) => d);
  } finally {
    copy.connection.close();
  }
}
