import path from 'node:path';
import { expect } from 'vitest';
import type { Index } from '../../../../src/database/embedded/indexes/definition.ts';
import { indexEntries } from '../../../../src/database/embedded/indexes/entries.ts';
import { openToRead, type Snapshot } from '../../../../src/database/embedded/store/store.ts';
import { decode } from '../../../../src/database/embedded/values/document.ts';

interface Row {
  r: number;
  d: Uint8Array;
}

const entry = (key: Uint8Array, rowid: number) => `${Buffer.from(key).toString('hex')} ${rowid}`;

function expectIndexRebuilt({ connection }: Snapshot, index: Index, rows: Row[]): void {
  const entries = rows.map(({ r, d }) => ({ r, ...indexEntries(index, decode(d)) }));
  const expected = entries.flatMap(({ r, keys }) => keys.map((key) => entry(key, r)));
  const stored = connection.all<{ k: Uint8Array; r: number }>(`SELECT k, r FROM i${index.id}`);
  expect(stored.map(({ k, r }) => entry(k, r)).sort()).toEqual(expected.sort());
  if (entries.some(({ isMultikey }) => isMultikey)) expect(index.isMultikey).toBe(true);
}

/** Every index of the collection, as it lies in the file, is what it would be if it were made now. */
export function expectIndexesRebuilt(folder: string, collectionName: string): void {
  const snapshot = openToRead(path.join(folder, 'database.sqlite'));
  try {
    const collection = snapshot.catalog.all().find(({ name }) => name === collectionName);
    if (!collection) throw new Error(`no collection ${collectionName}`);
    const rows = snapshot.connection.all<Row>(`SELECT r, d FROM c${collection.id}`);
    for (const index of collection.indexes) expectIndexRebuilt(snapshot, index, rows);
  } finally {
    snapshot.connection.close();
  }
}
