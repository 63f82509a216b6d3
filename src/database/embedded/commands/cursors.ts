import { Long } from 'bson';
import { CommandError } from '../errors.ts';
import { toNumber } from '../values/numbers.ts';
import { cursorReply } from '../wire/reply.ts';
import type { Handler } from './context.ts';
import { optionalCount } from './context.ts';

/** What MongoDB sends first where no batch size is given. */
export const DEFAULT_BATCH = 101;

const MOST_BATCH_BYTES = 16 * 1024 * 1024;
const IDLE_MILLISECONDS = 10 * 60_000;

interface Cursor {
  ns: string;
  documents: Uint8Array[];
  sent: number;
  usedAt: number;
}

/** The documents not yet fetched by clients. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  #lastId = 0n;

  /** Answers with the first batch, and keeps the rest for `getMore`. */
  reply(ns: string, documents: Uint8Array[], batchSize: number, isSingleBatch = false): Buffer {
    const cursor: Cursor = { ns, documents, sent: 0, usedAt: Date.now() };
    const batch = nextBatch(cursor, batchSize);
    if (isSingleBatch || cursor.sent === documents.length)
      return cursorReply('firstBatch', batch, { id: 0n, ns });
    this.#lastId += 1n;
    this.#open.set(String(this.#lastId), cursor);
    return cursorReply('firstBatch', batch, { id: this.#lastId, ns });
  }

  more(id: bigint, batchSize: number): Buffer {
    const cursor = this.#open.get(String(id));
    if (!cursor) throw new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    const batch = nextBatch(cursor, batchSize);
    const isDone = cursor.sent === cursor.documents.length;
    if (isDone) this.#open.delete(String(id));
    return cursorReply('nextBatch', batch, { id: isDone ? 0n : id, ns: cursor.ns });
  }

  /** Whether there was such a cursor. */
  kill(id: bigint): boolean {
    return this.#open.delete(String(id));
  }

  /** Forgets the cursors nobody has asked for in ten minutes, as MongoDB does. */
  forgetIdle(now: number): void {
    for (const [id, { usedAt }] of this.#open) if (now - usedAt > IDLE_MILLISECONDS) this.#open.delete(id);
  }

  get size(): number {
    return this.#open.size;
  }
}

/** Takes documents up to the batch size and 16 MB, but at least one. */
function nextBatch(cursor: Cursor, batchSize: number): Uint8Array[] {
  const start = cursor.sent;
  let bytes = 0;
  while (cursor.sent < cursor.documents.length && cursor.sent - start < batchSize) {
    bytes += cursor.documents[cursor.sent]?.length ?? 0;
    if (bytes > MOST_BATCH_BYTES && cursor.sent > start) break;
    cursor.sent++;
  }
  return cursor.documents.slice(start, cursor.sent);
}

const cursorId = (value: unknown): bigint =>
  value instanceof Long ? value.toBigInt() : BigInt(Math.trunc(toNumber(value)) || 0);

const getMore: Handler = ({ body }, { cursors }) =>
  cursors.more(cursorId(body.getMore), optionalCount(body, 'batchSize') || Number.POSITIVE_INFINITY);

const killCursors: Handler = ({ body }, { cursors }) => {
  const cursorsKilled: unknown[] = [];
  const cursorsNotFound: unknown[] = [];
  for (const id of body.cursors as unknown[])
    (cursors.kill(cursorId(id)) ? cursorsKilled : cursorsNotFound).push(id);
  return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
};

export const CURSOR_COMMANDS: Record<string, Handler> = { getMore, killCursors };
