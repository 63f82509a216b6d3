import { CommandError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Client } from './request.ts';
import type { Operation } from './retries.ts';

// MongoDB gives a transaction a minute. Here it holds the only write lock, so half of that must do.
const LIFETIME_MILLISECONDS = 30_000;

const RECONNECT_MILLISECONDS = 500;

/** How long a write waits for a transaction to end. */
export const WAIT_MILLISECONDS = 5_000;

interface Waiting {
  run(): void;
  timer: NodeJS.Timeout;
}

export const noSuchTransaction = (number: number) =>
  new CommandError(
    251,
    'NoSuchTransaction',
    `Given transaction number ${number} does not match any in-progress transactions.`,
    { errorLabels: ['TransientTransactionError'] },
  );

export const transactionCommitted = (number: number) =>
  new CommandError(256, 'TransactionCommitted', `Transaction ${number} has been committed.`);

/** A transaction could not begin in time: clients try the whole of it again. */
export const transactionConflict = () =>
  new CommandError(112, 'WriteConflict', 'another transaction holds the database; please retry', {
    errorLabels: ['TransientTransactionError'],
  });

/** A write outside the transaction it was meant for waits for that very transaction: it must fail soon, and say why. */
export const lockTimeout = () =>
  new CommandError(
    24,
    'LockTimeout',
    `a transaction has held the database for more than ${WAIT_MILLISECONDS / 1000} seconds; a write awaited inside withTransaction() may lack its session`,
  );

/** The one transaction that may be open, and the writes that wait for its end. */
export class Transactions {
  readonly #store: Store;
  #open: Operation | undefined;
  /** The client whose connection carried its latest statement. */
  #carrier: Client | undefined;
  #lifetime: NodeJS.Timeout | undefined;
  /** When its time is over, by `Date.now()`. */
  #endsAt = 0;
  #waiting: Waiting[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  isOf({ session, number }: Operation): boolean {
    return this.#open !== undefined && this.#open.number === number && this.#open.session.equals(session);
  }

  belongsTo(session: Buffer): boolean {
    return this.#open?.session.equals(session) ?? false;
  }

  begin(operation: Operation, carrier: Client): void {
    this.#store.begin();
    this.#open = operation;
    this.#carrier = carrier;
    this.#endsAt = Date.now() + LIFETIME_MILLISECONDS;
    this.#limitTo(LIFETIME_MILLISECONDS);
  }

  #limitTo(milliseconds: number): void {
    clearTimeout(this.#lifetime);
    this.#lifetime = setTimeout(() => this.abort(), milliseconds);
  }

  /** Another statement of the open transaction has come. */
  continue(carrier: Client): void {
    if (this.#carrier === carrier) return;
    this.#carrier = carrier;
    this.#limitTo(this.#endsAt - Date.now());
  }

  /**
   * A client that is gone must not hold up the others until its transaction's time is over. A driver that lost one
   * connection comes back on another at once, to ask for its commit again.
   */
  disconnected(client: Client): void {
    if (this.#carrier !== client) return;
    this.#limitTo(RECONNECT_MILLISECONDS);
  }

  /** Commits with what `record` writes. Throws, with everything taken back, where that fails. */
  commit(record: () => void): void {
    try {
      record();
      this.#store.commit();
    } catch (error) {
      this.abort();
      throw error;
    }
    this.#end();
  }

  abort(): void {
    if (!this.isOpen) return;
    this.#store.rollback();
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#lifetime);
    this.#open = undefined;
    this.#carrier = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) {
      clearTimeout(one.timer);
      one.run();
    }
  }

  /** Runs later, when the transaction has ended, or gives up at the deadline. */
  wait(run: () => void, giveUp: () => void, deadline: number): void {
    const waiting: Waiting = {
      run,
      timer: setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        giveUp();
      }, deadline - Date.now()),
    };
    this.#waiting.push(waiting);
  }
}
