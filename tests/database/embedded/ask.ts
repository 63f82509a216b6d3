import { once } from 'node:events';
import { connect } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';

const OP_MSG = 2013;
const OP_MSG_START = 21;

/** The bytes of the reply to one command over the bare wire. Maps in the command keep the order of their fields. */
export async function askForBytes(uri: string, command: Document): Promise<Buffer> {
  const socket = connect(decodeURIComponent(new URL(uri).host));
  const body = Buffer.from(serialize(command));
  const start = Buffer.alloc(OP_MSG_START);
  start.writeInt32LE(OP_MSG_START + body.length, 0);
  start.writeInt32LE(1, 4);
  start.writeInt32LE(OP_MSG, 12);
  // In pieces, as a network may deliver them.
  socket.write(start.subarray(0, 3));
  socket.write(start.subarray(3));
  socket.write(body);
  let reply = Buffer.alloc(0);
  while (reply.length < 4 || reply.length < reply.readInt32LE(0)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    reply = Buffer.concat([reply, chunk]);
  }
  socket.destroy();
  return reply.subarray(OP_MSG_START);
}

/** Sends one command over the bare wire, without a driver that would put its own session in it. */
export const ask = async (uri: string, command: Document): Promise<Document> =>
  deserialize(await askForBytes(uri, command));
