import { untilDeadline, within } from '../allowance.ts';
import { runCommand } from '../commands/run.ts';
import { contextOf, type Engine } from './engine.ts';
import type { Request } from './request.ts';
import { type Operation, operationOf } from './retries.ts';
import { isDiskFull } from './storageErrors.ts';
import { noSuchTransaction, transactionCommitted, transactionConflict } from './transactions.ts';

/** Runs commands that are part of a transaction. */
export class TransactionCommands {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @param again to be called when it had to wait for another transaction to end. */
  run(request: Request, again: () => void): void {
    const { replies, transactions } = this.#engine;
    const { name, body } = request.command;
    const operation = operationOf(request.command);
    if (!operation) replies.sendError(request, noSuchTransaction(Number.NaN));
    else if (name === 'commitTransaction') this.#commit(request, operation);
    else if (name === 'abortTransaction') this.#abort(request, operation);
    else if (body.startTransaction === true) this.#start(request, operation, again);
    else if (transactions.isOf(operation)) this.#continue(request);
    else replies.sendError(request, noSuchTransaction(operation.number));
  }

  #start(request: Request, operation: Operation, again: () => void): void {
    const { replies, transactions, group, retries } = this.#engine;
    // A session has one transaction: with a new one it gives up the last, whose abort may have been lost on the way.
    if (transactions.belongsTo(operation.session)) transactions.abort();
    if (transactions.isOpen) {
      const giveUp = () => replies.sendError(request, transactionConflict());
      transactions.wait(again, giveUp, request.waitsUntil);
      return;
    }
    group.commit();
    retries.find(operation);
    this.#continue(request, () => transactions.begin(operation, request.client));
  }

  /** The first error, or the first statement that fails, ends the whole transaction. */
  #continue(request: Request, begin?: () => void): void {
    const { replies, transactions, store } = this.#engine;
    replies.answer(request, () => {
      begin?.();
      transactions.continue(request.client);
      try {
        const reply = within(untilDeadline(request.deadline), () =>
          runCommand(request.command, contextOf(this.#engine, store.writer, true)),
        );
        if (!Buffer.isBuffer(reply) && 'writeErrors' in reply) transactions.abort();
        return reply;
      } catch (error) {
        transactions.abort();
        throw error;
      }
    });
  }

  #commit(request: Request, operation: Operation): void {
    const { replies, transactions, retries } = this.#engine;
    replies.answer(request, () => {
      if (transactions.isOf(operation)) {
        try {
          transactions.commit(() => retries.remember(operation, { ok: 1 }));
        } catch (error) {
          if (isDiskFull(error)) throw error;
          // Nobody knows what is on the disk: the client asks again.
          console.error('[embedded database] a commit failed', error);
          request.client.disconnect();
          return undefined;
        }
        // A commit whose reply was lost is asked for again, perhaps of the next process.
      } else if (!retries.find(operation)) throw noSuchTransaction(operation.number);
      return { ok: 1 };
    });
  }

  #abort(request: Request, operation: Operation): void {
    const { replies, transactions, retries } = this.#engine;
    replies.answer(request, () => {
      if (!transactions.isOf(operation)) {
        if (retries.find(operation)) throw transactionCommitted(operation.number);
        throw noSuchTransaction(operation.number);
      }
      transactions.abort();
      return { ok: 1 };
    });
  }
}
