import { CommandError } from '../errors.ts';
import { type Document, decode } from '../values/document.ts';
import { toNumber } from '../values/numbers.ts';

/** What a reading thread is told when it starts. */
export interface ReaderOptions {
  /** The database file. */
  file: string;
  /** What the server says of itself. */
  address: string;
  startedAt: number;
  /** Set to break off what the thread is doing. */
  interruption?: Int32Array;
}

/** What a reading thread is asked to do. */
export type Errand =
  | {
      /** The whole message of a client. */
      message: Uint8Array;
      /** How long it may take; undefined: as long as it takes. */
      milliseconds: number | undefined;
      /** Answer with the places of the documents this statement of a write is about, not with a reply. */
      statement: number | undefined;
    }
  | { kill: bigint }
  | 'end';

/** The reply to a client, the places of documents, or an error as a client receives it. */
export type Result = { reply: Uint8Array } | { rowids: number[] } | { error: Uint8Array };

/** What comes back from a message. */
export interface Report {
  result: Result;
  /** The cursors the thread keeps now. */
  cursors: bigint[];
}

/** Bytes in a buffer of their own, which can be handed to another thread without being copied there. */
export const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { buffer } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isAlone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
};

/** An error that was sent as a client receives it. */
export function errorFrom(bytes: Uint8Array): CommandError {
  const { ok, errmsg, code, codeName, ...fields }: Document = decode(bytes);
  return new CommandError(toNumber(code), String(codeName), String(errmsg), fields);
}
