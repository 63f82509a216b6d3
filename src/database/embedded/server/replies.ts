import type { Command, Reply } from '../commands/context.ts';
import { errorReply, isWrite } from '../commands/run.ts';
import { CommandError } from '../errors.ts';
import { encode } from '../values/document.ts';
import { elementsOf, envelope } from '../wire/reply.ts';
import { ClusterTime } from './clusterTime.ts';
import { writeConcernError } from './concerns.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Request } from './request.ts';
import { isDiskFull, tellable } from './storageErrors.ts';

const NOTHING = Buffer.alloc(0);

/** Sends replies when they may leave: with the commit of what they tell of. */
export class Replies {
  readonly #group: GroupCommit;
  readonly #clusterTime = new ClusterTime();

  constructor(group: GroupCommit) {
    this.#group = group;
  }

  send(request: Request, reply: Reply): void {
    const { command, message, client } = request;
    if (message.wantsNoReply) return;
    const body = Buffer.isBuffer(reply) ? reply : encode(reply);
    const bytes = envelope(message, body, this.#setFields(command));
    this.#group.reply({ send: () => client.send(bytes), abandon: (error) => this.#abandon(request, error) });
  }

  /** What a read saw was not kept: it looks again. A write is refused, or its client asks again where nobody knows. */
  #abandon(request: Request, error: unknown): void {
    if (request.repeat) request.repeat();
    else if (isDiskFull(error)) this.sendError(request, error);
    else request.client.disconnect();
  }

  /** What a replica set says beside the answer: that a write concern cannot be met and, to a session, its time. */
  #setFields(command: Command): Buffer | undefined {
    const { body } = command;
    const error = body.writeConcern === undefined ? undefined : writeConcernError(command);
    const time =
      body.lsid === undefined ? undefined : this.#clusterTime.elements(isWrite(command), Date.now());
    if (!error) return time;
    return Buffer.concat([elementsOf({ writeConcernError: error }), time ?? NOTHING]);
  }

  sendError(request: Request, raised: unknown): void {
    const error = tellable(raised);
    if (!(error instanceof CommandError)) console.error(`[embedded database] ${request.command.name}`, error);
    this.send(request, errorReply(error));
  }

  /** Sends what work gives, or its error. Work that gives nothing sees to its reply later. */
  answer(request: Request, work: () => Reply | undefined): void {
    try {
      const reply = work();
      if (reply) this.send(request, reply);
    } catch (error) {
      this.#group.failed(error);
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
