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

/** A reply document as bytes, in the envelope its request came in. */
export function envelope(message: Message, body: Buffer): Buffer {
  if (!message.isLegacy) return Buffer.concat([header(body.length, message, OP_MSG, 21), body]);
  const start = header(body.length, message, OP_REPLY, 36);
  start.writeInt32LE(8, 16); // AwaitCapable, as every server since 3.0 says
  start.writeInt32LE(1, 32); // one document
  return Buffer.concat([start, body]);
}

const EMBEDDED_DOCUMENT = Buffer.from([3]);
const END = Buffer.from([0]);

/** A document put together from elements that are bytes already. */
function assembled(elements: Uint8Array[]): Buffer {
  const length = elements.reduce((total, element) => total + element.length, 5);
  const start = Buffer.allocUnsafe(4);
  start.writeInt32LE(length);
  return Buffer.concat([start, ...elements, END], length);
}

const element = (type: Buffer, name: string, value: Uint8Array): Buffer =>
  Buffer.concat([type, Buffer.from(`${name}\0`), value]);

/** The elements of a document, without its length and its end. */
const elementsOf = (document: Document): Buffer => encode(document).subarray(4, -1);

/** A cursor's reply. The documents go out as the bytes they are stored as. */
export function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  documents: Uint8Array[],
  cursor: { id: bigint; ns: string },
): Buffer {
  const items = documents.flatMap((document, index) => [
    EMBEDDED_DOCUMENT,
    Buffer.from(`${index}\0`),
    document,
  ]);
  const batch = element(Buffer.from([4]), field, assembled(items));
  const fields = assembled([batch, elementsOf({ id: cursor.id, ns: cursor.ns })]);
  return assembled([element(EMBEDDED_DOCUMENT, 'cursor', fields), elementsOf({ ok: 1 })]);
}
