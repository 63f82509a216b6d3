import type { Command, CommandContext, Reply, ServerFacts } from '../commands/context.ts';
import { Cursors } from '../commands/cursors.ts';
import { expireDocuments } from '../commands/expiry.ts';
import { commandOf, errorReply, isWrite, runCommand } from '../commands/run.ts';
import { CommandError } from '../errors.ts';
import type { Snapshot, Store } from '../store/store.ts';
import { encode, isDocument } from '../values/document.ts';
import type { Message } from '../wire/message.ts';
import { envelope } from '../wire/reply.ts';
import { GroupCommit } from './groupCommit.ts';
import { onlyBySocket, replaceDatabase } from './replacement.ts';
import { type Operation, operationOf, Retries, sessionOf } from './retries.ts';
import {
  lockTimeout,
  noSuchTransaction,
  Transactions,
  transactionConflict,
  WAIT_MILLISECONDS,
} from './transactions.ts';

/** The client a message came from. */
export interface Client {
  send(bytes: Buffer): void;
  disconnect(): void;
}

interface Request {
  command: Command;
  message: Message;
  client: Client;
  /** When it gives up waiting for a transaction of others. */
  deadline: number;
}

/** Decides when a command runs, on which view of the data, and when its reply may leave. */
export class Dispatcher {
  readonly #store: Store;
  readonly #server: ServerFacts;
  readonly #cursors = new Cursors();
  readonly #group: GroupCommit;
  readonly #transactions: Transactions;
  readonly #retries: Retries;

  constructor(store: Store, server: ServerFacts) {
    this.#store = store;
    this.#server = server;
    this.#group = new GroupCommit(store);
    this.#transactions = new Transactions(store);
    this.#retries = new Retries(store.writer.connection);
  }

  handle(message: Message, client: Client): void {
    const command = commandOf(message);
    this.#dispatch({ command, message, client, deadline: Date.now() + WAIT_MILLISECONDS });
  }

  #dispatch(request: Request): void {
    const { command } = request;
    if (command.name === 'replaceDatabase') this.#replace(request);
    else if (command.body.autocommit === false) this.#inTransaction(request);
    else if (isWrite(command)) this.#write(request);
    else this.#read(request);
  }

  #reply({ message, client }: Request, reply: Reply): void {
    if (message.wantsNoReply) return;
    const bytes = envelope(message, Buffer.isBuffer(reply) ? reply : encode(reply));
    this.#group.reply({ send: () => client.send(bytes), abandon: () => client.disconnect() });
  }

  #replyError(request: Request, error: unknown): void {
    if (!(error instanceof CommandError)) console.error(`[embedded database] ${request.command.name}`, error);
    this.#reply(request, errorReply(error));
  }

  #context(snapshot: Snapshot, isInTransaction = false): CommandContext {
    return { store: this.#store, snapshot, cursors: this.#cursors, server: this.#server, isInTransaction };
  }

  #answer(request: Request, work: () => Reply): void {
    try {
      this.#reply(request, work());
    } catch (error) {
      this.#replyError(request, error);
    }
  }

  /** Others read what is committed while a transaction is open. */
  #read(request: Request): void {
    this.#answer(request, () => {
      this.#endSessions(request.command);
      const snapshot = this.#transactions.isOpen ? this.#store.committed() : this.#store.writer;
      return runCommand(request.command, this.#context(snapshot));
    });
  }

  /** A client that ends its session leaves its transaction behind. */
  #endSessions({ name, body }: Command): void {
    if (name !== 'endSessions' && name !== 'killSessions') return;
    for (const lsid of Array.isArray(body[name]) ? body[name] : []) {
      const session = isDocument(lsid) ? sessionOf({ lsid }) : undefined;
      if (session && this.#transactions.belongsTo(session)) this.#transactions.abort();
    }
  }

  #write(request: Request): void {
    if (this.#transactions.isOpen) {
      this.#wait(request, lockTimeout);
      return;
    }
    this.#answer(request, () => {
      this.#group.open();
      return this.#writeOnce(request.command);
    });
  }

  #writeOnce(command: Command): Reply {
    const operation = operationOf(command);
    const earlier = operation && this.#retries.find(operation);
    if (earlier) return earlier;
    return this.#store.atomically(() => {
      const reply = runCommand(command, this.#context(this.#store.writer));
      if (operation) this.#retries.remember(operation, reply);
      return reply;
    });
  }

  #wait(request: Request, refusal: () => CommandError): void {
    const giveUp = () => this.#replyError(request, refusal());
    this.#transactions.wait(() => this.#dispatch(request), giveUp, request.deadline);
  }

  #inTransaction(request: Request): void {
    const { name, body } = request.command;
    const operation = operationOf(request.command);
    if (!operation) this.#replyError(request, noSuchTransaction(Number.NaN));
    else if (name === 'commitTransaction') this.#commit(request, operation);
    else if (name === 'abortTransaction') this.#abort(request, operation);
    else if (body.startTransaction === true) this.#start(request, operation);
    else if (this.#transactions.isOf(operation)) this.#continue(request);
    else this.#replyError(request, noSuchTransaction(operation.number));
  }

  #start(request: Request, operation: Operation): void {
    if (this.#transactions.isOpen) {
      this.#wait(request, transactionConflict);
      return;
    }
    this.#group.commit();
    this.#continue(request, () => this.#transactions.begin(operation));
  }

  /** The first error, or the first statement that fails, ends the whole transaction. */
  #continue(request: Request, begin?: () => void): void {
    this.#answer(request, () => {
      begin?.();
      try {
        const reply = runCommand(request.command, this.#context(this.#store.writer, true));
        if (!Buffer.isBuffer(reply) && 'writeErrors' in reply) this.#transactions.abort();
        return reply;
      } catch (error) {
        this.#transactions.abort();
        throw error;
      }
    });
  }

  #commit(request: Request, operation: Operation): void {
    this.#answer(request, () => {
      if (this.#transactions.isOf(operation)) {
        this.#transactions.commit(() => this.#retries.remember(operation, { ok: 1 }));
        // A commit whose reply was lost is asked for again, perhaps of the next process.
      } else if (!this.#retries.find(operation)) throw noSuchTransaction(operation.number);
      return { ok: 1 };
    });
  }

  #abort(request: Request, operation: Operation): void {
    this.#answer(request, () => {
      if (!this.#transactions.isOf(operation)) throw noSuchTransaction(operation.number);
      this.#transactions.abort();
      return { ok: 1 };
    });
  }

  /**
   * Another file takes the place of the database, within one turn: what was acknowledged before is in the file that is
   * kept, an open transaction is taken back, cursors end.
   */
  #replace(request: Request): void {
    this.#answer(request, () => {
      const { privateFolder } = this.#server;
      if (privateFolder === undefined) throw onlyBySocket();
      this.close();
      const kept = replaceDatabase(this.#store, privateFolder, new Date());
      this.#cursors.forgetAll();
      this.#retries.createTable();
      return { kept, ok: 1 };
    });
  }

  /** The last client is gone: nobody is left to end a transaction. */
  allDisconnected(): void {
    this.#transactions.abort();
  }

  /** What is to be done about once a minute: expired documents, old retry records, forgotten cursors. */
  maintain(now: number): void {
    this.#cursors.forgetIdle(now);
    if (this.#transactions.isOpen) return;
    this.#group.open();
    try {
      this.#store.atomically(() => {
        expireDocuments(this.#store.writer, now);
        this.#retries.forgetOld(now);
      });
    } catch (error) {
      console.error('[embedded database] maintenance failed', error);
    }
  }

  /** Commits what is under way, and takes an open transaction back. */
  close(): void {
    // What waited for the end of a transaction runs when it has ended, and may begin another.
    do {
      this.#group.commit();
      this.#transactions.abort();
    } while (this.#group.isOpen || this.#transactions.isOpen);
  }
}
