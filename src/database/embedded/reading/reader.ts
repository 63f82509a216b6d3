import { type Allowance, untilDeadline, within } from '../allowance.ts';
import type { Command, CommandContext, Reply } from '../commands/context.ts';
import { Cursors } from '../commands/cursors.ts';
import { commandOf, errorReply, runCommand } from '../commands/run.ts';
import { rowidsOf } from '../commands/targets.ts';
import { CommandError } from '../errors.ts';
import { Catalog } from '../store/catalog.ts';
import { Connection } from '../store/connection.ts';
import type { Snapshot } from '../store/store.ts';
import { encode } from '../values/document.ts';
import { parseMessage } from '../wire/message.ts';
import type { Errand, ReaderOptions, Report, Result } from './errand.ts';

const CACHE_KB = 4 * 1024;

const asBytes = (reply: Reply): Buffer => (Buffer.isBuffer(reply) ? reply : encode(reply));

const refuseToWrite = () => {
  throw new Error('a reading thread writes nothing');
};

/** Runs the commands that were given up elsewhere, on a connection of its own that only reads what is committed. */
export class Reader {
  readonly #options: ReaderOptions;
  readonly #connection: Connection;
  readonly #catalog: Catalog;
  readonly #cursors = new Cursors();
  #version = -1;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#connection = new Connection(options.file, { readOnly: true });
    this.#connection.execute(`PRAGMA cache_size = -${CACHE_KB}`);
    this.#catalog = new Catalog(this.#connection);
  }

  /** Runs the command of a message. Errors are results, too. */
  answer({ message, milliseconds, statement }: Exclude<Errand, 'end' | { kill: bigint }>): Report {
    this.#cursors.forgetIdle(Date.now());
    const deadline = milliseconds === undefined ? undefined : performance.now() + milliseconds;
    const command = commandOf(
      parseMessage(Buffer.from(message.buffer, message.byteOffset, message.byteLength)),
    );
    const result = this.#result(command, statement, untilDeadline(deadline));
    return { result, cursors: this.#cursors.ids() };
  }

  #result(command: Command, statement: number | undefined, allowance: Allowance): Result {
    try {
      return this.#committed((snapshot) =>
        within(allowance, (): Result => {
          if (statement !== undefined) return { rowids: rowidsOf(command, statement, snapshot) };
          return { reply: asBytes(runCommand(command, this.#context(snapshot))) };
        }),
      );
    } catch (error) {
      if (!(error instanceof CommandError)) console.error(`[embedded database] ${command.name}`, error);
      return { error: encode(errorReply(error)) };
    }
  }

  #context(snapshot: Snapshot): CommandContext {
    const { address, startedAt } = this.#options;
    const server = { address, startedAt, connections: () => 0, counts: {} };
    const store = { atomically: refuseToWrite };
    return { store, snapshot, cursors: this.#cursors, isInTransaction: false, server };
  }

  /** One command sees one state of the data, whatever is written meanwhile. */
  #committed<T>(work: (snapshot: Snapshot) => T): T {
    this.#connection.run('BEGIN');
    try {
      // It changes with every commit of another connection, and a commit may bring collections and indexes.
      const version = this.#connection.first<{ data_version: number }>('PRAGMA data_version')?.data_version;
      if (version !== this.#version) this.#catalog.load();
      this.#version = version ?? -1;
      return work({ connection: this.#connection, catalog: this.#catalog });
    } finally {
      this.#connection.run('ROLLBACK');
    }
  }

  kill(cursor: bigint): void {
    this.#cursors.kill(cursor);
  }

  close(): void {
    this.#connection.close();
  }
}
