import { Binary, type Collection, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { keyOf } from '../../src/database/embedded/keys/key.ts';
import { decode } from '../../src/database/embedded/values/document.ts';

/** A document as its bytes, and what it is known by. */
export interface Stored {
  bytes: Uint8Array;
  id: unknown;
  /** Bytes in the order of the ids. */
  key: Buffer;
}

// A page is a query of its own: no cursor has to live as long as a move.
const PAGE = 2_000;

/**
 * MongoDB compares an id with ids of its own kind only: each kind has its question, in the order of BSON. A NaN is
 * below all numbers and found by equality alone.
 */
const KINDS: { from?: unknown; is?: unknown }[] = [
  { is: new MinKey() },
  { is: null },
  { is: Number.NaN },
  { from: Number.NEGATIVE_INFINITY },
  { from: '' },
  { from: {} },
  { from: new Binary(Buffer.alloc(0)) },
  { from: new ObjectId('000000000000000000000000') },
  { from: false },
  { from: new Date(-8_640_000_000_000_000) },
  { from: new Timestamp({ t: 0, i: 0 }) },
  { is: new MaxKey() },
];

export function storedOf(bytes: Uint8Array): Stored {
  const { _id: id } = decode(bytes);
  return { bytes, id, key: keyOf(id) };
}

async function* page(collection: Collection, condition: object): AsyncGenerator<Stored> {
  const found = collection.find({ _id: condition } as object, {
    raw: true,
    sort: { _id: 1 },
    limit: PAGE,
    collation: { locale: 'simple' },
  });
  for await (const bytes of found) yield storedOf(bytes as unknown as Uint8Array);
}

/** The documents of a collection, as they are stored, in the order of their ids. */
export async function* inOrder(collection: Collection): AsyncGenerator<Stored> {
  for (const { from, is } of KINDS) {
    let condition: object = from === undefined ? { $eq: is } : { $gte: from };
    for (;;) {
      let count = 0;
      let last: unknown;
      for await (const stored of page(collection, condition)) {
        count++;
        last = stored.id;
        yield stored;
      }
      if (count < PAGE) break;
      condition = { $gt: last };
    }
  }
}

/** The documents of a capped collection in the order in which they came in. */
export async function* asTheyCame(collection: Collection): AsyncGenerator<Stored> {
  for await (const bytes of collection.find({}, { raw: true, sort: { $natural: 1 } }))
    yield storedOf(bytes as unknown as Uint8Array);
}
