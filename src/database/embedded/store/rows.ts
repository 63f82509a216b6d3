import { CommandError } from '../errors.ts';
import type { Index } from '../indexes/definition.ts';
import { indexEntries, keyValue } from '../indexes/entries.ts';
import { keyOf } from '../keys/key.ts';
import { type Document, decode } from '../values/document.ts';
import { show } from '../values/show.ts';
import { type Collection, cappedLimits, namespaceOf } from './catalog.ts';
import type { Snapshot } from './store.ts';

interface StoredRow {
  r: number;
  d: Uint8Array;
}

const SQLITE_UNIQUE_CODES = [1555, 2067];

const isUniqueViolation = (error: unknown): boolean =>
  SQLITE_UNIQUE_CODES.includes((error as { errcode?: number }).errcode ?? 0);

/** MongoDB's error 11000, with the pattern and the value that clashed. */
export function duplicateKey(
  collection: Collection,
  index: Index | undefined,
  document: Document,
): CommandError {
  const keyPattern = index?.key ?? { _id: 1 };
  const clashing = keyValue(keyPattern, document);
  const message = `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index?.name ?? '_id_'} dup key: ${show(clashing)}`;
  return new CommandError(11000, 'DuplicateKey', message, { keyPattern, keyValue: clashing });
}

const byText = (keys: Buffer[]) => new Set(keys.map((key) => key.toString('latin1')));

function addKeys(
  { connection }: Snapshot,
  collection: Collection,
  index: Index,
  row: { rowid: number; document: Document; keys: Buffer[] },
): void {
  for (const key of row.keys)
    try {
      connection.run(`INSERT INTO i${index.id}(k, r) VALUES(?, ?)`, key, row.rowid);
    } catch (error) {
      throw isUniqueViolation(error) ? duplicateKey(collection, index, row.document) : error;
    }
}

function removeKeys({ connection }: Snapshot, index: Index, rowid: number, keys: Buffer[]): void {
  for (const key of keys) connection.run(`DELETE FROM i${index.id} WHERE k = ? AND r = ?`, key, rowid);
}

/** The keys a document is going to have. */
function newKeys({ catalog }: Snapshot, index: Index, document: Document): Buffer[] {
  const { keys, isMultikey } = indexEntries(index, document);
  if (isMultikey) catalog.markMultikey(index);
  return keys;
}

/** Puts every document of the collection into a new index. */
export function fillIndex(snapshot: Snapshot, collection: Collection, index: Index): void {
  for (const row of snapshot.connection.iterate<StoredRow>(`SELECT r, d FROM c${collection.id}`)) {
    const document = decode(row.d);
    addKeys(snapshot, collection, index, {
      rowid: row.r,
      document,
      keys: newKeys(snapshot, index, document),
    });
  }
}

/**
 * Stores a document and its keys: all of it or, where it throws a `CommandError`, nothing. That is done by hand, for
 * SQLite copies every page a savepoint changes: of a thousand documents in one command, the same pages a thousand times.
 */
export function insertRow(
  snapshot: Snapshot,
  collection: Collection,
  bytes: Uint8Array,
  document: Document,
): void {
  const entries = collection.indexes.map((index) => ({ index, ...indexEntries(index, document) }));
  const rowid = insertDocument(snapshot, collection, bytes, document);
  try {
    for (const { index, keys } of entries) addKeys(snapshot, collection, index, { rowid, document, keys });
  } catch (error) {
    if (error instanceof CommandError) removeRow(snapshot, collection, rowid, document);
    throw error;
  }
  for (const { index, isMultikey } of entries) if (isMultikey) snapshot.catalog.markMultikey(index);
  trimCapped(snapshot, collection);
}

function insertDocument(
  { connection }: Snapshot,
  collection: Collection,
  bytes: Uint8Array,
  document: Document,
): number {
  try {
    const sql = `INSERT INTO c${collection.id}(k, d) VALUES(?, ?)`;
    return Number(connection.run(sql, keyOf(document._id), bytes).lastInsertRowid);
  } catch (error) {
    throw isUniqueViolation(error) ? duplicateKey(collection, undefined, document) : error;
  }
}

export function removeRow(
  snapshot: Snapshot,
  collection: Collection,
  rowid: number,
  document: Document,
): void {
  for (const index of collection.indexes)
    removeKeys(snapshot, index, rowid, indexEntries(index, document).keys);
  snapshot.connection.run(`DELETE FROM c${collection.id} WHERE r = ?`, rowid);
}

export interface RowChange {
  rowid: number;
  before: Document;
  after: Document;
  bytes: Uint8Array;
}

/** Replaces a document, touching only the index entries that change. */
export function updateRow(snapshot: Snapshot, collection: Collection, change: RowChange): void {
  const { rowid, before, after } = change;
  snapshot.connection.run(`UPDATE c${collection.id} SET d = ? WHERE r = ?`, change.bytes, rowid);
  for (const index of collection.indexes) {
    const old = indexEntries(index, before).keys;
    const fresh = newKeys(snapshot, index, after);
    if (old.length === 1 && fresh.length === 1 && old[0]?.equals(fresh[0] as Buffer)) continue;
    const oldTexts = byText(old);
    const freshTexts = byText(fresh);
    removeKeys(
      snapshot,
      index,
      rowid,
      old.filter((key) => !freshTexts.has(key.toString('latin1'))),
    );
    const added = fresh.filter((key) => !oldTexts.has(key.toString('latin1')));
    addKeys(snapshot, collection, index, { rowid, document: after, keys: added });
  }
}

/** The bytes of a document by its place; undefined where it is gone. */
export function rowBytes(
  { connection }: Pick<Snapshot, 'connection'>,
  collection: Collection,
  rowid: number,
): Uint8Array | undefined {
  return connection.first<{ d: Uint8Array }>(`SELECT d FROM c${collection.id} WHERE r = ?`, rowid)?.d;
}

export function countRows({ connection }: Snapshot, collection: Collection): number {
  return connection.first<{ n: number }>(`SELECT COUNT(*) n FROM c${collection.id}`)?.n ?? 0;
}

export function bytesStored({ connection }: Snapshot, collection: Collection): number {
  return connection.first<{ n: number | null }>(`SELECT SUM(LENGTH(d)) n FROM c${collection.id}`)?.n ?? 0;
}

/** A capped collection forgets its oldest documents. */
function trimCapped(snapshot: Snapshot, collection: Collection): void {
  const limits = cappedLimits(collection);
  if (!limits) return;
  while (
    countRows(snapshot, collection) > limits.documents ||
    (bytesStored(snapshot, collection) > limits.bytes && countRows(snapshot, collection) > 1)
  ) {
    const oldest = snapshot.connection.first<StoredRow>(
      `SELECT r, d FROM c${collection.id} ORDER BY r LIMIT 1`,
    );
    if (!oldest) return;
    removeRow(snapshot, collection, oldest.r, decode(oldest.d));
  }
}
