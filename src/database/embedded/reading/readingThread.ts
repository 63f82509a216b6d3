import { Worker } from 'node:worker_threads';
import { CURSOR_IDLE_MILLISECONDS } from '../commands/cursors.ts';
import { CommandError, interrupted } from '../errors.ts';
import { type Errand, errorFrom, type ReaderOptions, type Report, type Result } from './errand.ts';

/** Something asked of a reading thread, and how its outcome is told. */
export interface Task {
  errand: Exclude<Errand, 'end' | { kill: bigint }>;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** What the threads' keeper wants to know of one. */
export interface ThreadEvents {
  /** It can take another task. */
  onFree(thread: ReadingThread): void;
  onEnd(thread: ReadingThread): void;
}

const outOfMemory = () =>
  new CommandError(146, 'ExceededMemoryLimit', 'the operation needs more memory than it may have');

const failureOf = (error: Error | undefined): CommandError =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? outOfMemory()
    : interrupted();

// A stage that looks at no documents does not hear that it is to end.
const GRACE_MILLISECONDS = 10_000;

/** A thread that reads, as seen from the one that answers clients. It does one thing after the other. */
export class ReadingThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #restMilliseconds: number;
  readonly #ended: Promise<void>;
  readonly #cursors = new Set<bigint>();
  readonly #interruption = new Int32Array(new SharedArrayBuffer(4));
  #task: Task | undefined;
  #rest: NodeJS.Timeout | undefined;
  #isEnding = false;

  /** @param restMilliseconds after so long without a task it ends, unless it keeps cursors. */
  constructor(options: ReaderOptions, restMilliseconds: number, events: ThreadEvents) {
    this.#events = events;
    this.#restMilliseconds = restMilliseconds;
    const workerData: ReaderOptions = { ...options, interruption: this.#interruption };
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
    this.#ended = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#listen();
    this.#restLater();
  }

  #listen(): void {
    let failure: Error | undefined;
    this.#worker.on('message', (report: Report) => this.#finish(report));
    this.#worker.once('error', (error: Error) => {
      console.error('[embedded database] a reading thread failed', error);
      failure = error;
    });
    this.#worker.once('exit', () => {
      clearTimeout(this.#rest);
      this.#cursors.clear();
      this.#task?.reject(failureOf(failure));
      this.#task = undefined;
      this.#events.onEnd(this);
    });
  }

  get isFree(): boolean {
    return this.#task === undefined && !this.#isEnding;
  }

  get cursorCount(): number {
    return this.#cursors.size;
  }

  has(cursor: bigint): boolean {
    return this.#cursors.has(cursor);
  }

  /** To be called while it is free. */
  run(task: Task): void {
    clearTimeout(this.#rest);
    this.#task = task;
    this.#worker.postMessage(task.errand, [task.errand.message.buffer as ArrayBuffer]);
  }

  #finish({ result, cursors }: Report): void {
    const task = this.#task;
    this.#task = undefined;
    this.#cursors.clear();
    for (const cursor of cursors) this.#cursors.add(cursor);
    if ('error' in result) task?.reject(errorFrom(result.error));
    else task?.resolve(result);
    this.#events.onFree(this);
    if (this.isFree) this.#restLater();
  }

  /** Its memory is given back when nobody needs it. */
  #restLater(): void {
    const wait = this.#cursors.size
      ? Math.max(CURSOR_IDLE_MILLISECONDS, this.#restMilliseconds)
      : this.#restMilliseconds;
    this.#rest = setTimeout(() => this.#dismiss(), wait);
  }

  #dismiss(): void {
    this.#isEnding = true;
    this.#worker.postMessage('end');
  }

  kill(cursor: bigint): boolean {
    if (!this.#cursors.delete(cursor)) return false;
    this.#worker.postMessage({ kill: cursor });
    if (this.isFree) {
      clearTimeout(this.#rest);
      this.#restLater();
    }
    return true;
  }

  /**
   * Ends it, whatever it is doing: its task fails. It ends itself between two documents, for a thread that is stopped
   * within SQLite may take the whole process with it.
   */
  async end(): Promise<void> {
    Atomics.store(this.#interruption, 0, 1);
    if (!this.#isEnding) this.#dismiss();
    const patience = setTimeout(() => void this.#worker.terminate(), GRACE_MILLISECONDS);
    await this.#ended;
    clearTimeout(patience);
  }
}
