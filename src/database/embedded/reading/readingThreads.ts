import { maxTimeExpired } from '../allowance.ts';
import { cursorNotFound, type OtherCursors } from '../commands/cursors.ts';
import { interrupted } from '../errors.ts';
import { owned, type ReaderOptions, type Result } from './errand.ts';
import { ReadingThread, type Task } from './readingThread.ts';

// A long search must not keep the next one waiting for its end; more threads than this would keep everybody waiting.
const MOST_THREADS = 2;

/** Something to be read elsewhere. */
export interface Reading {
  /** The message of the client; the statement of it whose documents are wanted, if it is not to be answered as a whole. */
  message: Uint8Array;
  statement?: number;
  /** When its client has waited long enough, by the clock of `performance.now()`. */
  deadline?: number | undefined;
  /** The cursor it goes on with: only the thread that keeps it can. */
  cursor?: bigint | undefined;
  /** Asked when its turn comes, for its client may have gone. */
  isWanted(): boolean;
}

interface Queued {
  reading: Reading;
  thread: ReadingThread | undefined;
  expiry: NodeJS.Timeout | undefined;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Threads that read what takes long, started when they are needed and ended when they are not. */
export class ReadingThreads implements OtherCursors {
  readonly #options: () => ReaderOptions;
  readonly #restMilliseconds: number;
  readonly #threads = new Set<ReadingThread>();
  #queue: Queued[] = [];
  #isStopped = false;

  /** @param options asked when a thread starts. */
  constructor(options: () => ReaderOptions, restMilliseconds: number) {
    this.#options = options;
    this.#restMilliseconds = restMilliseconds;
  }

  /** Reads, now or when a thread is free. Rejects with the error the client is to receive. */
  ask(reading: Reading): Promise<Result> {
    return new Promise((resolve, reject) => {
      const thread = reading.cursor === undefined ? undefined : this.#keeperOf(reading.cursor);
      const queued: Queued = { reading, thread, expiry: undefined, resolve, reject };
      if (reading.deadline !== undefined) {
        const left = Math.max(0, reading.deadline - performance.now());
        queued.expiry = setTimeout(() => this.#expire(queued), left);
      }
      this.#queue.push(queued);
      this.#assign();
    });
  }

  #expire(queued: Queued): void {
    this.#remove((other) => other === queued);
    queued.reject(maxTimeExpired());
  }

  #assign(): void {
    if (this.#isStopped) return;
    for (const thread of this.#threads) if (thread.isFree) this.#giveNext(thread);
    const isAnyWaiting = this.#queue.some(({ thread }) => thread === undefined);
    if (isAnyWaiting && this.#threads.size < MOST_THREADS) this.#giveNext(this.#start());
  }

  #start(): ReadingThread {
    const thread = new ReadingThread(this.#options(), this.#restMilliseconds, {
      onFree: () => this.#assign(),
      onEnd: () => this.#forget(thread),
    });
    this.#threads.add(thread);
    return thread;
  }

  /** The next batches of its own cursors come first: they are short. */
  #giveNext(thread: ReadingThread): void {
    const next =
      this.#take((queued) => queued.thread === thread) ?? this.#take((queued) => queued.thread === undefined);
    if (!next) return;
    const reject = (error: Error) => this.#fail(next, error);
    thread.run({ errand: errandOf(next.reading), resolve: next.resolve, reject });
  }

  #take(isSought: (queued: Queued) => boolean): Queued | undefined {
    this.#remove(({ reading }) => !reading.isWanted());
    const next = this.#queue.find(isSought);
    this.#remove((queued) => queued === next);
    return next;
  }

  #remove(isMeant: (queued: Queued) => boolean): Queued[] {
    const removed = this.#queue.filter(isMeant);
    this.#queue = this.#queue.filter((queued) => !removed.includes(queued));
    for (const { expiry } of removed) clearTimeout(expiry);
    return removed;
  }

  /** What a stop broke off is read again from its beginning; only cursors are lost. */
  #fail(queued: Queued, error: Error): void {
    if (this.#isStopped && queued.thread === undefined) this.#queue.unshift(queued);
    else queued.reject(error);
  }

  /** What waits for the cursors of a thread that ended will not be answered by another. */
  #forget(thread: ReadingThread): void {
    this.#threads.delete(thread);
    for (const { reading, reject } of this.#remove((queued) => queued.thread === thread))
      reject(cursorNotFound(reading.cursor ?? 0n));
    this.#assign();
  }

  #keeperOf(cursor: bigint): ReadingThread | undefined {
    return [...this.#threads].find((thread) => thread.has(cursor));
  }

  /** Whether one of the threads keeps this cursor. */
  has(cursor: bigint): boolean {
    return this.#keeperOf(cursor) !== undefined;
  }

  kill(cursor: bigint): boolean {
    return this.#keeperOf(cursor)?.kill(cursor) ?? false;
  }

  /** How many cursors the threads keep. */
  get size(): number {
    return [...this.#threads].reduce((total, { cursorCount }) => total + cursorCount, 0);
  }

  /** Ends all threads: what they were at is begun again, and what waits goes on waiting, after `resume`. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  /** Ends all threads, and what waits for one. */
  async close(): Promise<void> {
    await this.stop();
    for (const { reject } of this.#remove(() => true)) reject(interrupted());
  }

  resume(): void {
    this.#isStopped = false;
    this.#assign();
  }
}

function errandOf({ message, statement, deadline }: Reading): Task['errand'] {
  const milliseconds = deadline === undefined ? undefined : deadline - performance.now();
  // A copy: the message may lie in a buffer with others.
  return { message: owned(new Uint8Array(message)), milliseconds, statement };
}
