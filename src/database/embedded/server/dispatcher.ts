import { checkArguments } from '../commands/arguments.ts';
import type { Command, ServerFacts } from '../commands/context.ts';
import { Cursors } from '../commands/cursors.ts';
import { expireDocuments } from '../commands/expiry.ts';
import { isWrite } from '../commands/run.ts';
import { ReadingThreads } from '../reading/readingThreads.ts';
import type { Store } from '../store/store.ts';
import { isDocument } from '../values/document.ts';
import type { Message } from '../wire/message.ts';
import { checkApiVersion } from './apiVersion.ts';
import { checkConcerns } from './concerns.ts';
import type { Engine } from './engine.ts';
import { GroupCommit } from './groupCommit.ts';
import { Reads } from './reads.ts';
import { onlyBySocket, replaceDatabase } from './replacement.ts';
import { Replies } from './replies.ts';
import { type Client, deadlineOf, type Request, requestOf } from './request.ts';
import { Retries, sessionOf } from './retries.ts';
import { TransactionCommands } from './transactionCommands.ts';
import { Transactions } from './transactions.ts';
import { Writes } from './writes.ts';

const SLICE_MILLISECONDS = 10;
const REST_MILLISECONDS = 30_000;

// A large clearing-out goes on in small steps, so that nobody waits for it.
const MOST_EXPIRED_AT_ONCE = 200;
const EXPIRY_PAUSE_MILLISECONDS = 20;

/** How work that takes long is kept from holding up the rest. */
export interface Patience {
  /** How long one command may keep the others waiting; what takes longer goes on in slices or in another thread. */
  sliceMilliseconds?: number | undefined;
  /** A reading thread that was not needed for so long ends. */
  restMilliseconds?: number | undefined;
}

function engineOf(store: Store, server: ServerFacts, patience: Patience): Engine {
  const options = () => ({ file: store.file, address: server.address, startedAt: server.startedAt });
  const readers = new ReadingThreads(options, patience.restMilliseconds ?? REST_MILLISECONDS);
  const group = new GroupCommit(store);
  return {
    store,
    server,
    cursors: new Cursors(readers),
    group,
    transactions: new Transactions(store),
    retries: new Retries(store.writer.connection),
    replies: new Replies(group),
    readers,
    sliceMilliseconds: patience.sliceMilliseconds ?? SLICE_MILLISECONDS,
  };
}

/** Decides when a command runs, on which view of the data, and when its reply may leave. */
export class Dispatcher {
  readonly #engine: Engine;
  readonly #reads: Reads;
  readonly #writes: Writes;
  readonly #transactionCommands: TransactionCommands;
  #expiry: NodeJS.Timeout | undefined;

  constructor(store: Store, server: ServerFacts, patience: Patience = {}) {
    this.#engine = engineOf(store, server, patience);
    this.#reads = new Reads(this.#engine);
    this.#writes = new Writes(this.#engine);
    this.#transactionCommands = new TransactionCommands(this.#engine);
  }

  handle(message: Message, client: Client): void {
    const request = requestOf(message, client);
    this.#engine.replies.answer(request, () => {
      checkApiVersion(request.command);
      checkArguments(request.command);
      checkConcerns(request.command);
      request.deadline = deadlineOf(request.command);
      this.#dispatch(request);
      return undefined;
    });
  }

  #dispatch(request: Request): void {
    const { command } = request;
    // Nobody is left to answer, nor to end a transaction.
    const again = () => {
      if (!request.client.isGone) this.#dispatch(request);
    };
    if (command.name === 'replaceDatabase') this.#replace(request);
    else if (command.body.autocommit === false) this.#transactionCommands.run(request, again);
    else if (isWrite(command)) this.#writes.run(request, again);
    else {
      this.#endSessions(command);
      if (command.name !== 'getMore') request.repeat = () => this.#reads.run(request);
      this.#reads.run(request);
    }
  }

  /** A client that ends its session leaves its transaction behind. */
  #endSessions({ name, body }: Command): void {
    const { transactions } = this.#engine;
    if (name === 'killAllSessions') transactions.abort();
    if (name !== 'endSessions' && name !== 'killSessions') return;
    for (const lsid of Array.isArray(body[name]) ? body[name] : []) {
      const session = isDocument(lsid) ? sessionOf({ lsid }) : undefined;
      if (session && transactions.belongsTo(session)) transactions.abort();
    }
  }

  /** Another file takes the place of the database. What reads the old one is ended first. */
  #replace(request: Request): void {
    const { server, readers, replies } = this.#engine;
    const { privateFolder } = server;
    if (privateFolder === undefined) throw onlyBySocket();
    readers.stop().then(
      () => {
        replies.answer(request, () => ({ kept: this.#exchange(privateFolder), ok: 1 }));
        readers.resume();
      },
      (error) => replies.sendError(request, error),
    );
  }

  /**
   * Done within one turn: what was acknowledged before is in the file that is kept, an open transaction is taken back,
   * cursors and slices end.
   */
  #exchange(folder: string): string {
    const { store, cursors, retries } = this.#engine;
    this.close();
    const kept = replaceDatabase(store, folder, new Date());
    cursors.forgetAll();
    retries.createTable();
    return kept;
  }

  /** A client is gone, and cannot end its transaction. */
  disconnected(client: Client): void {
    this.#engine.transactions.disconnected(client);
  }

  /** What is to be done about once a minute: expired documents, old retry records, forgotten cursors. */
  maintain(now: number): void {
    const { store, cursors, transactions, group, retries } = this.#engine;
    cursors.forgetIdle(now);
    if (transactions.isOpen) return;
    group.open();
    try {
      const expired = store.atomically(() => {
        retries.forgetOld(now);
        return expireDocuments(store.writer, now, MOST_EXPIRED_AT_ONCE);
      });
      if (expired < MOST_EXPIRED_AT_ONCE) return;
      clearTimeout(this.#expiry);
      this.#expiry = setTimeout(() => this.maintain(now), EXPIRY_PAUSE_MILLISECONDS);
    } catch (error) {
      group.failed(error);
      console.error('[embedded database] maintenance failed', error);
    }
  }

  /** Commits what is under way, takes an open transaction back and breaks off what goes on in slices. */
  close(): void {
    const { group, transactions } = this.#engine;
    clearTimeout(this.#expiry);
    this.#writes.interrupt();
    // What waited for the end of a transaction runs when it has ended, and may begin another.
    do {
      group.commit();
      transactions.abort();
    } while (group.isOpen || transactions.isOpen);
  }

  /** Ends the threads that read. */
  endReading(): Promise<void> {
    return this.#engine.readers.close();
  }
}
