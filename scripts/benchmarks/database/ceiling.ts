import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { type Document, Long, serialize } from 'bson';
import { LIST_LENGTH, person } from './documents.ts';
import type { RunningContender } from './thread.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

/** Where the name of the command begins: after header, flags, section kind, length and a type byte. */
const NAME_AT = 26;

const greeting = () => ({
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  setName: 'ceiling',
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  minWireVersion: 0,
  maxWireVersion: 21,
  ok: 1,
});

const cursor = (documents: Document[]) => ({
  cursor: { firstBatch: documents, id: Long.ZERO, ns: 'benchmark.people' },
  ok: 1,
});

/** A whole reply; only the number of its request is still to be filled in. */
function canned(document: Document, isLegacy = false): Buffer {
  const body = serialize(document);
  const start = isLegacy ? 36 : 21;
  const bytes = Buffer.alloc(start + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  if (isLegacy) bytes.writeInt32LE(1, 32);
  bytes.set(body, start);
  return bytes;
}

const LEGACY_GREETING = canned(greeting(), true);
const OK = canned({ ok: 1 });
const ONE = canned(cursor([person(1)]));
const LIST = canned(cursor(Array.from({ length: LIST_LENGTH }, (_, n) => person(n))));
const REPLIES: Record<string, Buffer> = {
  hello: canned(greeting()),
  insert: canned({ n: 1, ok: 1 }),
  find: ONE,
  findAndModify: canned({ lastErrorObject: { n: 1, updatedExisting: true }, value: person(1), ok: 1 }),
};

function replyTo(message: Buffer): Buffer {
  if (message.readInt32LE(12) === OP_QUERY) return LEGACY_GREETING;
  const name = message.toString('latin1', NAME_AT, message.indexOf(0, NAME_AT));
  if (name === 'find' && message.includes('group\0')) return LIST;
  return REPLIES[name] ?? OK;
}

function serve(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    while (rest.length >= 4 && rest.length >= rest.readInt32LE(0)) {
      const length = rest.readInt32LE(0);
      const reply = Buffer.from(replyTo(rest));
      rest.copy(reply, 8, 4, 8);
      socket.write(reply);
      rest = rest.subarray(length);
    }
  });
}

/** A server that answers at once with ready-made replies: what driver and wire alone allow. */
export async function startCeiling(folder: string): Promise<RunningContender> {
  const file = path.join(folder, 'ceiling.sock');
  const server = createServer(serve);
  await new Promise<void>((listening) => server.listen(file, listening));
  return {
    uri: `mongodb://${encodeURIComponent(file)}/?directConnection=true`,
    close: () => {
      server.close();
    },
  };
}
