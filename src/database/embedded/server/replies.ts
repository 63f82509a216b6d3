import type { Reply } from '../commands/context.ts';
import { errorReply } from '../commands/run.ts';
import { CommandError } from '../errors.ts';
import { encode } from '../values/document.ts';
import { envelope } from '../wire/reply.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Request } from './request.ts';

/** Sends replies when they may leave: with the commit of what they tell of. */
export class Replies {
  readonly #group: GroupCommit;

  constructor(group: GroupCommit) {
    this.#group = group;
  }

  send({ message, client }: Request, reply: Reply): void {
    if (message.wantsNoReply) return;
    const bytes = envelope(message, Buffer.isBuffer(reply) ? reply : encode(reply));
    this.#group.reply({ send: () => client.send(bytes), abandon: () => client.disconnect() });
  }

  sendError(request: Request, error: unknown): void {
    if (!(error instanceof CommandError)) console.error(`[embedded database] ${request.command.name}`, error);
    this.send(request, errorReply(error));
  }

  /** Sends what work gives, or its error. Work that gives nothing sees to its reply later. */
  answer(request: Request, work: () => Reply | undefined): void {
    try {
      const reply = work();
      if (reply) this.send(request, reply);
    } catch (error) {
      this.sendError(request, error);
    }
  }

  /** Goes on with a request once what it may have seen is on the disk; `abandon` is for when that cannot be. */
  afterCommit({ client }: Request, work: () => void, abandon: () => void = () => {}): void {
    this.#group.reply({
      send: work,
      abandon: () => {
        abandon();
        client.disconnect();
      },
    });
  }
}
