import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Document, serialize } from 'bson';
import { Binary, Long } from 'mongodb';

const OP_MSG = 2013;

/** A connection to a database, as bare as a socket. */
export async function connectTo(uri: string): Promise<Socket> {
  const socket = connect(decodeURIComponent(new URL(uri).host));
  await once(socket, 'connect');
  socket.on('error', () => {});
  return socket;
}

/** A message of the wire protocol: its header, and whatever is to follow it. */
export function message(operation: number, rest: Buffer, length = 16 + rest.length): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(length, 0);
  header.writeInt32LE(1, 4);
  header.writeInt32LE(operation, 12);
  return Buffer.concat([header, rest]);
}

export const commandMessage = (command: Document): Buffer =>
  message(OP_MSG, Buffer.concat([Buffer.alloc(5), serialize(command)]));

/** What a driver adds to a numbered write; it sends the same again when it did not hear the answer. */
export const numbered = (session: number, number: number): Document => ({
  lsid: { id: new Binary(Buffer.alloc(16, session), Binary.SUBTYPE_UUID) },
  txnNumber: Long.fromNumber(number),
  $db: 'multaqa',
});
