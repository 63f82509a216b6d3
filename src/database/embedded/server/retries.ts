import type { Command, Reply } from '../commands/context.ts';
import { CommandError } from '../errors.ts';
import { keyOf } from '../keys/key.ts';
import type { Connection } from '../store/connection.ts';
import { type Document, encode, isDocument } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';

/** A numbered write of a session: a client that repeats it means the same one. */
export interface Operation {
  session: Buffer;
  number: number;
}

// A session that has been silent for half an hour is over, for its client too.
const KEPT_MILLISECONDS = 30 * 60_000;
const MOST_KEPT = 10_000;

const tooOld = (number: number, latest: number) =>
  new CommandError(
    225,
    'TransactionTooOld',
    `Retryable write with txnNumber ${number} is prohibited on this session because a newer one with txnNumber ${latest} has already started on it.`,
  );

/** The key of a client session, undefined where the command belongs to none. */
export function sessionOf(body: Document): Buffer | undefined {
  return isDocument(body.lsid) && body.lsid.id !== undefined ? keyOf(body.lsid.id) : undefined;
}

/** The numbered operation a command is, or is part of. */
export function operationOf({ body }: Command): Operation | undefined {
  const session = sessionOf(body);
  return session && body.txnNumber !== undefined ? { session, number: toNumber(body.txnNumber) } : undefined;
}

/**
 * The replies to the last write of each session. They are stored in the same commit as the write, so that a write
 * repeated after a lost connection, or after a restart, is answered and not done again.
 */
export class Retries {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.createTable();
  }

  /** To be called again when another file has taken the database's place. */
  createTable(): void {
    this.#connection.execute(
      'CREATE TABLE IF NOT EXISTS retries(session BLOB PRIMARY KEY, number INTEGER, reply BLOB, at INTEGER) WITHOUT ROWID',
    );
  }

  /**
   * The reply already given to this operation, if any.
   * @throws CommandError where the session has gone on since: what arrives late, over a connection its client gave up,
   * must not be done again.
   */
  find({ session, number }: Operation): Buffer | undefined {
    const latest = this.#connection.first<{ number: number; reply: Uint8Array }>(
      'SELECT number, reply FROM retries WHERE session = ?',
      session,
    );
    if (!latest || number > latest.number) return undefined;
    if (number < latest.number) throw tooOld(number, latest.number);
    return Buffer.from(latest.reply);
  }

  remember({ session, number }: Operation, reply: Reply): void {
    const bytes = Buffer.isBuffer(reply) ? reply : encode(reply);
    this.#connection.run('REPLACE INTO retries VALUES(?, ?, ?, ?)', session, number, bytes, Date.now());
  }

  /** Forgets the records of sessions that are over, and all but the newest of very many. */
  forgetOld(now: number): void {
    this.#connection.run('DELETE FROM retries WHERE at < ?', now - KEPT_MILLISECONDS);
    this.#connection.run(
      'DELETE FROM retries WHERE at <= (SELECT at FROM retries ORDER BY at DESC LIMIT 1 OFFSET ?)',
      MOST_KEPT,
    );
  }
}
