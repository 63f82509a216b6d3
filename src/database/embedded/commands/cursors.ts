import { randomInt } from 'node:crypto';
import { Long } from 'bson';
import { isSpent, step, unhurried } from '../allowance.ts';
import { CommandError } from '../errors.ts';
import type { Snapshot } from '../store/store.ts';
import { toNumber } from '../values/numbers.ts';
import { cursorReply } from '../wire/reply.ts';
import type { Handler } from './context.ts';
import { optionalCount } from './context.ts';

/** What MongoDB sends first where no batch size is given. */
export const DEFAULT_BATCH = 101;

const MOST_BATCH_BYTES = 16 * 1024 * 1024;

/** A cursor nobody has asked for in so long is forgotten, as MongoDB does. */
export const CURSOR_IDLE_MILLISECONDS = 10 * 60_000;

// A cursor of an earlier process, or of another thread, must not be taken for one of these.
const MOST_FIRST_ID = 2 ** 47;

/** The documents of a cursor. */
export interface CursorSource {
  /** How many there are, or were when the cursor was opened. */
  count: number;
  /** The document at an index; undefined where it has gone, or no longer belongs to the result. */
  document(index: number, snapshot: Snapshot): Uint8Array | undefined;
}

/** Documents that are there already. */
export const inMemory = (documents: Uint8Array[]): CursorSource => ({
  count: documents.length,
  document: (index) => documents[index],
});

interface Cursor {
  ns: string;
  source: CursorSource;
  /** The index of the first document not yet sent. */
  next: number;
  usedAt: number;
}

/** Cursors that are kept elsewhere. */
export interface OtherCursors {
  readonly size: number;
  /** Whether there was such a cursor. */
  kill(id: bigint): boolean;
}

export const cursorNotFound = (id: bigint) =>
  new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);

/** The documents not yet fetched by clients. */
export class Cursors {
  readonly #open = new Map<bigint, Cursor>();
  readonly #others: OtherCursors | undefined;
  #lastId = BigInt(randomInt(MOST_FIRST_ID));

  constructor(others?: OtherCursors) {
    this.#others = others;
  }

  /** Answers with the first batch of documents, and keeps the rest for `getMore`. */
  reply(ns: string, documents: Uint8Array[], batchSize: number, snapshot: Snapshot): Buffer {
    return this.open(ns, inMemory(documents), { batchSize, isSingleBatch: false }, snapshot);
  }

  open(
    ns: string,
    source: CursorSource,
    { batchSize, isSingleBatch }: { batchSize: number; isSingleBatch: boolean },
    snapshot: Snapshot,
  ): Buffer {
    const cursor: Cursor = { ns, source, next: 0, usedAt: Date.now() };
    const batch = nextBatch(cursor, batchSize, snapshot, neverEnds);
    if (isSingleBatch || cursor.next >= source.count) return cursorReply('firstBatch', batch, { id: 0n, ns });
    this.#lastId += 1n;
    this.#open.set(this.#lastId, cursor);
    return cursorReply('firstBatch', batch, { id: this.#lastId, ns });
  }

  /** The next batch, which is a small one where the time for it is short. */
  more(id: bigint, batchSize: number, snapshot: Snapshot): Buffer {
    const cursor = this.#open.get(id);
    if (!cursor) throw cursorNotFound(id);
    cursor.usedAt = Date.now();
    const batch = nextBatch(cursor, batchSize, snapshot, isSpent);
    const isDone = cursor.next >= cursor.source.count;
    if (isDone) this.#open.delete(id);
    return cursorReply('nextBatch', batch, { id: isDone ? 0n : id, ns: cursor.ns });
  }

  /** Whether there was such a cursor. */
  kill(id: bigint): boolean {
    return this.#open.delete(id) || (this.#others?.kill(id) ?? false);
  }

  /** Forgets the cursors nobody has asked for lately. */
  forgetIdle(now: number): void {
    for (const [id, { usedAt }] of this.#open)
      if (now - usedAt > CURSOR_IDLE_MILLISECONDS) this.#open.delete(id);
  }

  /** Forgets all of them: what they were reading is no longer there. */
  forgetAll(): void {
    this.#open.clear();
  }

  /** Those that are kept here. */
  ids(): bigint[] {
    return [...this.#open.keys()];
  }

  get size(): number {
    return this.#open.size + (this.#others?.size ?? 0);
  }
}

/** A first batch that takes too long is begun again elsewhere. */
const neverEnds = (): boolean => {
  step();
  return false;
};

/** Takes documents up to the batch size and 16 MB, but at least one; before each of the others it asks `mustEnd`. */
function nextBatch(
  cursor: Cursor,
  batchSize: number,
  snapshot: Snapshot,
  mustEnd: () => boolean,
): Uint8Array[] {
  const batch: Uint8Array[] = [];
  let bytes = 0;
  for (; cursor.next < cursor.source.count && batch.length < batchSize; cursor.next++) {
    const document = unhurried(() => cursor.source.document(cursor.next, snapshot));
    if (batch.length > 0 && mustEnd()) break;
    if (!document) continue;
    bytes += document.length;
    if (bytes > MOST_BATCH_BYTES && batch.length > 0) break;
    batch.push(document);
  }
  return batch;
}

/** The number of a cursor, in whichever type the client gives it. */
export const cursorId = (value: unknown): bigint =>
  value instanceof Long ? value.toBigInt() : BigInt(Math.trunc(toNumber(value)) || 0);

const getMore: Handler = ({ body }, { cursors, snapshot }) =>
  cursors.more(
    cursorId(body.getMore),
    optionalCount(body, 'batchSize') || Number.POSITIVE_INFINITY,
    snapshot,
  );

const killCursors: Handler = ({ body }, { cursors }) => {
  const cursorsKilled: unknown[] = [];
  const cursorsNotFound: unknown[] = [];
  for (const id of body.cursors as unknown[])
    (cursors.kill(cursorId(id)) ? cursorsKilled : cursorsNotFound).push(id);
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

export const CURSOR_COMMANDS: Record<string, Handler> = { getMore, killCursors };
