import { type Document, encode } from '../values/document.ts';
import type { Message } from './message.ts';

const OP_REPLY = 1;
const OP_MSG = 2013;

let lastRequestId = 0;

const nextRequestId = () => (lastRequestId = (lastRequestId + 1) & 0x7fffffff);

function header(length: number, message: Message, operation: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeInt32LE(size + length, 0);
  bytes.writeInt32LE(nextRequestId(), 4);
  bytes.writeInt32LE(message.requestId, 8);
  bytes.writeInt32LE(operation, 12);
  return bytes;
}

const NOTHING = Buffer.alloc(0);
const END = Buffer.alloc(1);

/** A reply document as bytes, in the envelope its request came in; `more` are elements to add to the document. */
export function envelope(message: Message, body: Buffer, more: Buffer = NOTHING): Buffer {
  if (!message.isLegacy) {
    const length = body.length + more.length;
    const start = header(length, message, OP_MSG, 21);
    if (more.length === 0) return Buffer.concat([start, body]);
    const bytes = Buffer.concat([start, body.subarray(0, -1), more, END]);
    bytes.writeInt32LE(length, start.length);
    return bytes;
  }
  const start = header(body.length, message, OP_REPLY, 36);
  start.writeInt32LE(8, 16); // AwaitCapable, as every server since 3.0 says
  start.writeInt32LE(1, 32); // one document
  return Buffer.concat([start, body]);
}

const DOCUMENT = 3;
const ARRAY = 4;

/** The elements of a document, without its length and its end. */
export const elementsOf = (document: Document): Buffer => encode(document).subarray(4, -1);

/** Bytes that a list of documents takes as a BSON array: each with a type byte and its index as a name. */
function arrayBytes(documents: Uint8Array[]): number {
  let bytes = 5;
  let digits = 1;
  for (const [index, document] of documents.entries()) {
    if (index === 10 ** digits) digits++;
    bytes += 2 + digits + document.length;
  }
  return bytes;
}

/** Writes BSON into a buffer of the right size. */
class BsonWriter {
  readonly bytes: Buffer;
  #at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  /** Begins a document of so many bytes. */
  begin(size: number): void {
    this.#at = this.bytes.writeInt32LE(size, this.#at);
  }

  end(): void {
    this.bytes[this.#at++] = 0;
  }

  name(type: number, name: string): void {
    this.bytes[this.#at++] = type;
    this.#at += this.bytes.write(name, this.#at, 'latin1');
    this.bytes[this.#at++] = 0;
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }
}

/** A cursor's reply. The documents are copied once, as the bytes they are stored as. */
export function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  documents: Uint8Array[],
  cursor: { id: bigint; ns: string },
): Buffer {
  const about = elementsOf({ id: cursor.id, ns: cursor.ns });
  const ok = elementsOf({ ok: 1 });
  const arraySize = arrayBytes(documents);
  const cursorSize = 4 + 2 + field.length + arraySize + about.length + 1;
  const size = 4 + 2 + 'cursor'.length + cursorSize + ok.length + 1;
  const writer = new BsonWriter(size);
  writer.begin(size);
  writer.name(DOCUMENT, 'cursor');
  writer.begin(cursorSize);
  writer.name(ARRAY, field);
  writer.begin(arraySize);
  for (const [index, document] of documents.entries()) {
    writer.name(DOCUMENT, String(index));
    writer.raw(document);
  }
  writer.end();
  writer.raw(about);
  writer.end();
  writer.raw(ok);
  writer.end();
  return writer.bytes;
}
