import { type Allowance, earlier, maxTimeExpired, untilDeadline, within } from '../allowance.ts';
import type { Command, Reply } from '../commands/context.ts';
import { beginWrite, runCommand } from '../commands/run.ts';
import type { Pause, Slices } from '../commands/slices.ts';
import { interrupted } from '../errors.ts';
import { decode, isDocument } from '../values/document.ts';
import { isTruthy } from '../values/numbers.ts';
import { contextOf, type Engine } from './engine.ts';
import type { Request } from './request.ts';
import { type Operation, operationOf } from './retries.ts';
import { lockTimeout, WAIT_MILLISECONDS } from './transactions.ts';

/** A write that is under way, perhaps for several turns of the event loop. */
interface Progress {
  request: Request;
  slices: Slices<Reply>;
  /** A numbered write: its reply is stored in the same commit as its last slice. */
  operation: Operation | undefined;
  canPause: boolean;
}

/** Whether a statement of an `update` or a `delete` may change more than one document. */
const isOfMany = (statement: unknown): boolean =>
  !isDocument(statement) || isTruthy(statement.multi) || ('limit' in statement && !isTruthy(statement.limit));

/** Whether all of a write is done in its last slice: it changes one document, and pauses only to look for it. */
function isOfOne({ name, body, sequences }: Command): boolean {
  if (name !== 'update' && name !== 'delete') return true;
  const list = name === 'update' ? 'updates' : 'deletes';
  const given = sequences[list] ?? body[list];
  if (!Array.isArray(given) || given.length !== 1) return false;
  const [only] = given;
  return !isOfMany(only instanceof Uint8Array ? decode(only) : only);
}

/** Runs commands that write, outside transactions: one after the other, the long ones in slices between others. */
export class Writes {
  readonly #engine: Engine;
  readonly #paused = new Set<Progress>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @param again to be called when it had to wait for a transaction to end. */
  run(request: Request, again: () => void): void {
    const { transactions, replies, group } = this.#engine;
    if (transactions.isOpen) {
      const giveUp = () => replies.sendError(request, lockTimeout());
      transactions.wait(again, giveUp, request.waitsUntil);
      return;
    }
    replies.answer(request, () => {
      group.open();
      return this.#once(request);
    });
  }

  /** A write that was done already is answered, not done again. */
  #once(request: Request): Reply | undefined {
    const { store, retries } = this.#engine;
    const { command } = request;
    const operation = operationOf(command);
    const earlierReply = operation && retries.find(operation);
    if (earlierReply) return earlierReply;
    const slices = beginWrite(command, contextOf(this.#engine, store.writer));
    if (slices)
      return this.#advance({ request, slices, operation, canPause: !operation || isOfOne(command) });
    return store.atomically(() => {
      const reply = within(untilDeadline(request.deadline), () =>
        runCommand(command, contextOf(this.#engine, store.writer)),
      );
      if (operation) retries.remember(operation, reply);
      return reply;
    });
  }

  /** Runs the next slice, all of it or nothing. */
  #advance(progress: Progress, rowids?: number[]): Reply | undefined {
    const { store, retries } = this.#engine;
    const { slices, operation } = progress;
    const step = store.atomically(() =>
      within(this.#allowance(progress), () => {
        const next = slices.next(rowids);
        if (next.done && operation) retries.remember(operation, next.value);
        return next;
      }),
    );
    if (step.done) return step.value;
    this.#pause(progress, step.value);
    return undefined;
  }

  #allowance({ request, canPause }: Progress): Allowance {
    const untilAnswered = untilDeadline(request.deadline);
    if (!canPause) return untilAnswered;
    const until = performance.now() + this.#engine.sliceMilliseconds;
    return earlier({ until }, untilAnswered);
  }

  /** Lets others come between, once the slice is on the disk; or first has the documents looked for. */
  #pause(progress: Progress, pause: Pause): void {
    const { replies, readers } = this.#engine;
    const { request } = progress;
    const { message, deadline } = request;
    this.#paused.add(progress);
    const lookFor = (statement: number) =>
      readers.ask({ message: message.bytes, deadline, statement, isWanted: () => true }).then(
        (result) => 'rowids' in result && this.#resume(progress, result.rowids),
        (error) => this.#fail(progress, error),
      );
    const goOn = () => (pause ? lookFor(pause.statement) : setImmediate(() => this.#resume(progress)));
    replies.afterCommit(request, goOn, () => this.#paused.delete(progress));
  }

  #resume(progress: Progress, rowids?: number[]): void {
    const { transactions, replies, group, retries } = this.#engine;
    const { request, operation } = progress;
    if (!this.#paused.has(progress)) return;
    if (transactions.isOpen) {
      const giveUp = () => this.#fail(progress, lockTimeout());
      transactions.wait(() => this.#resume(progress, rowids), giveUp, Date.now() + WAIT_MILLISECONDS);
      return;
    }
    if (request.deadline !== undefined && performance.now() >= request.deadline) {
      this.#fail(progress, maxTimeExpired());
      return;
    }
    this.#paused.delete(progress);
    replies.answer(request, () => {
      group.open();
      // The client may have sent the same write again meanwhile, and that one may be done.
      return (operation && retries.find(operation)) ?? this.#advance(progress, rowids);
    });
  }

  #fail(progress: Progress, error: unknown): void {
    if (this.#paused.delete(progress)) this.#engine.replies.sendError(progress.request, error);
  }

  /** Gives up what is paused: what it was about is no longer there. */
  interrupt(): void {
    for (const progress of [...this.#paused]) this.#fail(progress, interrupted());
  }
}
