import type { SQLInputValue } from 'node:sqlite';
import type { Collection } from '../store/catalog.ts';
import type { Connection } from '../store/connection.ts';
import { rowBytes } from '../store/rows.ts';

/** A stored document by its place and its bytes. */
export interface Row {
  r: number;
  d: Uint8Array;
}

/** Where in the order of its keys a walk stands. */
export interface Position {
  k: Uint8Array;
  r: number;
}

/** A way through rows of a collection, in the order of their keys. */
export interface Way {
  /** Selects `k`, `r` and `d` of the rows, in order. */
  sql: string;
  isReverse: boolean;
  /** The parameters that give the rows after a position, or all of them. */
  after(position: Position | undefined): SQLInputValue[];
}

interface Chunk {
  /** Rowids with commas between; null where no row is left. */
  places: string | null;
  documents: Uint8Array;
  k: Uint8Array;
}

const MOST_ROWS = 100;

// So that a chunk is small whatever lies in it, larger documents are read one by one.
const MOST_BYTES = 16 * 1024;

// The empty document, in the place of a larger one. No stored document is empty, for it has its `_id`.
const PLACEHOLDER = "x'0500000000'";
const PLACEHOLDER_BYTES = 5;

// A blob read as text and back keeps its bytes: the encoding of the file is that of the text.
const chunkSql = ({ sql, isReverse }: Way): string => `SELECT group_concat(r) places,
  CAST(group_concat(CAST(CASE WHEN length(d) <= ${MOST_BYTES} THEN d ELSE ${PLACEHOLDER} END AS TEXT), '') AS BLOB) documents,
  ${isReverse ? 'min' : 'max'}(k) k FROM (${sql} LIMIT ?)`;

/** The documents that lie in the bytes one behind the other. */
function split(documents: Uint8Array, count: number): Uint8Array[] {
  const view = new DataView(documents.buffer, documents.byteOffset, documents.byteLength);
  const found: Uint8Array[] = [];
  for (let at = 0; at < documents.length; ) {
    const end = at + view.getInt32(at, true);
    found.push(documents.subarray(at, end));
    at = end;
  }
  if (found.length !== count) throw new Error(`${found.length} documents were read in the place of ${count}`);
  return found;
}

/** The next rows along a way, up to so many, and the key of the last one. */
function readChunk(
  connection: Connection,
  collection: Collection,
  way: Way,
  position: Position | undefined,
  size: number,
): { rows: Row[]; k: Uint8Array } | undefined {
  if (size === 1) {
    const row = connection.first<Row & Position>(`${way.sql} LIMIT 1`, ...way.after(position));
    return row && { rows: [row], k: row.k };
  }
  const chunk = connection.first<Chunk>(chunkSql(way), ...way.after(position), size);
  if (!chunk?.places) return undefined;
  const places = chunk.places.split(',').map(Number);
  const documents = split(chunk.documents, places.length);
  const rows = places.map((r, index) => {
    const d = documents[index] as Uint8Array;
    return { r, d: d.length > PLACEHOLDER_BYTES ? d : (rowBytes({ connection }, collection, r) ?? d) };
  });
  return { rows, k: chunk.k };
}

/**
 * The rows along a way, read many at a time: node:sqlite takes longer to make a buffer for a document than to find it.
 * The documents of a chunk share one. `wanted` tells how many rows are likely to be used.
 */
export function* inChunks(
  connection: Connection,
  collection: Collection,
  way: Way,
  wanted: number,
): Generator<Row> {
  let position: Position | undefined;
  for (let size = Math.ceil(Math.min(wanted, MOST_ROWS)); ; size = Math.min(2 * size, MOST_ROWS)) {
    const chunk = readChunk(connection, collection, way, position, size);
    if (!chunk) return;
    yield* chunk.rows;
    if (chunk.rows.length < size) return;
    position = { k: chunk.k, r: chunk.rows.at(-1)?.r ?? 0 };
  }
}
