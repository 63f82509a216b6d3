import type { Store } from '../store/store.ts';

/** What is to be told a client once its write is on the disk, or that it failed. */
export interface HeldReply {
  send(): void;
  /** The commit failed: the client must not be left believing anything. */
  abandon(error: unknown): void;
}

/**
 * One COMMIT for all the writes of a turn of the event loop. Replies are held until it has returned, so that
 * whatever was acknowledged survives the death of the process.
 */
export class GroupCommit {
  readonly #store: Store;
  #held: HeldReply[] = [];
  #timer: NodeJS.Immediate | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  get isOpen(): boolean {
    return this.#timer !== undefined;
  }

  /** Begins a group, unless one is open. */
  open(): void {
    if (this.isOpen) return;
    this.#store.begin();
    this.#timer = setImmediate(() => this.commit());
  }

  /** Sends a reply at once or, while a group is open, with it: a read may have seen what is not committed. */
  reply(reply: HeldReply): void {
    if (this.isOpen) this.#held.push(reply);
    else reply.send();
  }

  commit(): void {
    if (!this.isOpen) return;
    try {
      this.#store.commit();
    } catch (error) {
      this.#fail(error);
      return;
    }
    for (const reply of this.#end()) reply.send();
  }

  /**
   * To be called when a command has failed: a full disk or one that cannot be read may have ended the whole group, and
   * what was done before in it is gone too.
   */
  failed(error: unknown): void {
    if (this.isOpen && !this.#store.writer.connection.isInTransaction) this.#fail(error);
  }

  #fail(error: unknown): void {
    console.error('[embedded database] a commit failed:', error instanceof Error ? error.message : error);
    this.#store.rollback();
    for (const reply of this.#end()) reply.abandon(error);
  }

  #end(): HeldReply[] {
    clearImmediate(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
