import { type Command, optionalCount } from '../commands/context.ts';
import { commandOf } from '../commands/run.ts';
import type { Message } from '../wire/message.ts';
import { WAIT_MILLISECONDS } from './transactions.ts';

/** The client a message came from. */
export interface Client {
  readonly isGone: boolean;
  send(bytes: Buffer): void;
  disconnect(): void;
}

export interface Request {
  command: Command;
  message: Message;
  client: Client;
  /** When it gives up waiting for a transaction of others, by `Date.now()`. */
  waitsUntil: number;
  /** When its client has waited long enough for the answer (`maxTimeMS`), by `performance.now()`. */
  deadline: number | undefined;
  /** Runs a command that only reads once more: what it saw may have been taken back. */
  repeat?: () => void;
}

/** The request a message is. */
export const requestOf = (message: Message, client: Client): Request => ({
  command: commandOf(message),
  message,
  client,
  waitsUntil: Date.now() + WAIT_MILLISECONDS,
  deadline: undefined,
});

/** When the client of a command has waited long enough. A `getMore` may say how long it waits for new documents: here it does not. */
export function deadlineOf({ name, body }: Command): number | undefined {
  if (name === 'getMore' || body.maxTimeMS === undefined) return undefined;
  const milliseconds = optionalCount(body, 'maxTimeMS');
  return milliseconds ? performance.now() + milliseconds : undefined;
}
