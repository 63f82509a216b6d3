import { type Document, decode, decodeInsert } from '../values/document.ts';

/**
 * One request of MongoDB's wire protocol.
 * https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
export interface Message {
  requestId: number;
  /** The whole of it, as it came. */
  bytes: Buffer;
  body: Document;
  /** Document sequences (section kind 1), by the argument they stand for. */
  sequences: Record<string, Uint8Array[]>;
  wantsNoReply: boolean;
  /** Came as OP_QUERY, in which older handshakes are sent, and is answered in kind. */
  isLegacy: boolean;
}

const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const LEAST_SECTION = 5;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

const stringEnd = (bytes: Buffer, start: number): number => {
  const end = bytes.indexOf(0, start);
  if (end < 0) throw new Error('a string in a message does not end');
  return end;
};

/** Splits bytes into the documents that lie in them one after the other. */
function documentsIn(bytes: Buffer): Uint8Array[] {
  const documents: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readInt32LE(at);
    if (length < 5 || at + length > bytes.length)
      throw new Error('a document in a message has a wrong length');
    documents.push(bytes.subarray(at, at + length));
    at += length;
  }
  return documents;
}

const INSERT = Buffer.from('insert\0');

/** The first field names the command; it lies after the length and a type byte. */
const isInsert = (body: Buffer) => body.subarray(5, 5 + INSERT.length).equals(INSERT);

function parseQuery(bytes: Buffer, requestId: number): Message {
  // flags, the namespace's text, numberToSkip and numberToReturn come before the document
  const body = bytes.subarray(stringEnd(bytes, HEADER_BYTES + 4) + 1 + 8);
  const length = body.readInt32LE(0);
  return {
    requestId,
    bytes,
    body: decode(body.subarray(0, length)),
    sequences: {},
    wantsNoReply: false,
    isLegacy: true,
  };
}

function parseMsg(bytes: Buffer, requestId: number): Message {
  const flags = bytes.readUInt32LE(HEADER_BYTES);
  const end = bytes.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  const sequences: Record<string, Uint8Array[]> = {};
  let body: Buffer | undefined;
  for (let at = HEADER_BYTES + 4; at < end; ) {
    const kind = bytes[at];
    const size = bytes.readInt32LE(at + 1);
    // A section that reached back would be read for ever.
    if (size < LEAST_SECTION || at + 1 + size > end)
      throw new Error('a section of a message has a wrong length');
    const section = bytes.subarray(at + 1, at + 1 + size);
    if (kind === 0) body = section;
    else if (kind === 1) {
      const nameEnd = stringEnd(section, 4);
      sequences[section.toString('utf8', 4, nameEnd)] = documentsIn(section.subarray(nameEnd + 1));
    } else throw new Error(`unknown section kind ${kind}`);
    at += 1 + size;
  }
  if (!body) throw new Error('a message without a body');
  const decoded = isInsert(body) ? decodeInsert(body) : decode(body);
  const wantsNoReply = (flags & MORE_TO_COME) !== 0;
  return { requestId, bytes, body: decoded, sequences, wantsNoReply, isLegacy: false };
}

/** Reads one whole message; throws for what is none. */
export function parseMessage(bytes: Buffer): Message {
  const requestId = bytes.readInt32LE(4);
  const operation = bytes.readInt32LE(12);
  if (operation === OP_MSG) return parseMsg(bytes, requestId);
  if (operation === OP_QUERY) return parseQuery(bytes, requestId);
  throw new Error(`unsupported operation code ${operation}`);
}
