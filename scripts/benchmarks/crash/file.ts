import path from 'node:path';
import { indexEntries } from '../../../src/database/embedded/indexes/entries.ts';
import { keyOf } from '../../../src/database/embedded/keys/key.ts';
import type { Collection } from '../../../src/database/embedded/store/catalog.ts';
import { openToRead, type Snapshot } from '../../../src/database/embedded/store/store.ts';
import { decode } from '../../../src/database/embedded/values/document.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function wrongIndexes({ connection }: Snapshot, collection: Collection): string[] {
  const rows = connection
    .all<{ r: number; k: Uint8Array; d: Uint8Array }>(`SELECT r, k, d FROM c${collection.id}`)
    .map(({ r, k, d }) => ({ r, k, document: decode(d) }));
  const faults = rows.some(({ k, document }) => !keyOf(document._id).equals(k))
    ? [`${collection.name}: a key is not its document's`]
    : [];
  for (const index of collection.indexes) {
    const rebuilt = rows.flatMap(({ r, document }) =>
      indexEntries(index, document).keys.map((key) => `${hex(key)} ${r}`),
    );
    const stored = connection
      .all<{ k: Uint8Array; r: number }>(`SELECT k, r FROM i${index.id}`)
      .map(({ k, r }) => `${hex(k)} ${r}`);
    if (rebuilt.sort().join() !== stored.sort().join())
      faults.push(`${collection.name}: index ${index.name} is not what it would be if made anew`);
  }
  return faults;
}

/** Tables without a place in the catalogue, and the other way round. */
function strayTables({ connection, catalog }: Snapshot): string[] {
  const expected = catalog
    .all()
    .flatMap(({ id, indexes }) => [`c${id}`, ...indexes.map((one) => `i${one.id}`)]);
  const stored = connection
    .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map(({ name }) => name)
    .filter((name) => /^[ci]\d+$/.test(name));
  return expected.sort().join() === stored.sort().join() ? [] : ['tables and catalogue disagree'];
}

/** What is wrong with the file itself: its pages, its tables, and every entry of every index. */
export function faultsInFile(dataDir: string): string[] {
  const snapshot = openToRead(path.join(dataDir, 'database.sqlite'));
  try {
    const result = snapshot.connection.first<{ integrity_check: string }>('PRAGMA integrity_check');
    return [
      ...(result?.integrity_check === 'ok' ? [] : [`integrity_check: ${result?.integrity_check}`]),
      ...strayTables(snapshot),
      ...snapshot.catalog.all().flatMap((collection) => wrongIndexes(snapshot, collection)),
    ];
  } finally {
    snapshot.connection.close();
  }
}
