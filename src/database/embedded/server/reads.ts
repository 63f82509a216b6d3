import { type Allowance, AllowanceSpent, briefly, earlier, untilDeadline, within } from '../allowance.ts';
import type { Reply } from '../commands/context.ts';
import { cursorId } from '../commands/cursors.ts';
import { runCommand } from '../commands/run.ts';
import { contextOf, type Engine } from './engine.ts';
import type { Request } from './request.ts';

// Many may begin to search at once: while searches are being given up, each of the others has a fifth of the time.
const CAREFUL_MILLISECONDS = 50;
const CAREFUL_SHARE = 0.2;

/**
 * Runs commands that only read. One that takes long is given up and run again from its beginning in a reading thread,
 * where what is committed can be seen, so that the others need not wait.
 */
export class Reads {
  readonly #engine: Engine;
  #gaveUpAt = Number.NEGATIVE_INFINITY;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  run(request: Request): void {
    const cursor = this.#cursorElsewhere(request);
    if (cursor !== undefined) this.#handOver(request, cursor);
    else this.#engine.replies.answer(request, () => this.#read(request));
  }

  /** The cursor a request goes on with, if a reading thread keeps it. */
  #cursorElsewhere({ command: { name, body } }: Request): bigint | undefined {
    if (name !== 'getMore') return undefined;
    const id = cursorId(body.getMore);
    return this.#engine.readers.has(id) ? id : undefined;
  }

  /** Others read what is committed while a transaction is open. */
  #read(request: Request): Reply | undefined {
    const { store, transactions } = this.#engine;
    const snapshot = transactions.isOpen ? store.committed() : store.writer;
    try {
      return within(this.#allowance(request), () =>
        runCommand(request.command, contextOf(this.#engine, snapshot)),
      );
    } catch (error) {
      if (!(error instanceof AllowanceSpent)) throw error;
      this.#gaveUpAt = performance.now();
      this.#handOver(request);
      return undefined;
    }
  }

  #allowance({ deadline }: Request): Allowance {
    const now = performance.now();
    const share = now - this.#gaveUpAt < CAREFUL_MILLISECONDS ? CAREFUL_SHARE : 1;
    return earlier(briefly(this.#engine.sliceMilliseconds * share), untilDeadline(deadline));
  }

  /** The client may have written something in this turn that it must see: the thread sees it once it is committed. */
  #handOver(request: Request, cursor?: bigint): void {
    const { replies, readers } = this.#engine;
    const { message, client, deadline } = request;
    const reading = { message: message.bytes, deadline, cursor, isWanted: () => !client.isGone };
    replies.afterCommit(request, () => {
      readers.ask(reading).then(
        (result) => 'reply' in result && replies.send(request, Buffer.from(result.reply.buffer)),
        (error) => replies.sendError(request, error),
      );
    });
  }
}
