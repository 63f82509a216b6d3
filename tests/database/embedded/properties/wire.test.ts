import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Document, deserialize, serialize } from 'bson';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MessageSplitter } from '../../../../src/database/embedded/wire/splitter.ts';
import { openDatabase } from '../open.ts';
import { runs } from './values.ts';

const { uri, client } = await openDatabase();
const db = client.db('test');

const OP_MSG = 2013;
const START = 21;

function message(requestId: number, command: Document): Buffer {
  const body = Buffer.from(serialize(command));
  const start = Buffer.alloc(START);
  start.writeInt32LE(START + body.length, 0);
  start.writeInt32LE(requestId, 4);
  start.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([start, body]);
}

/** The bytes in pieces, cut at these fractions of their length. */
function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 12 });

const stranger = (): Socket => connect(decodeURIComponent(new URL(uri).host)).on('error', () => {});

test('a stream cut anywhere gives the same messages', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(messages, cuts, (contents, where) => {
      const sent = contents.map((content) => {
        const length = Buffer.alloc(16);
        length.writeInt32LE(16 + content.length);
        return Buffer.concat([length, content]);
      });
      const splitter = new MessageSplitter();
      const received = pieces(Buffer.concat(sent), where).flatMap((piece) => splitter.push(piece));
      expect(received.map((one) => one.toString('hex'))).toEqual(sent.map((one) => one.toString('hex')));
    }),
    runs(2000),
  );
});

/** The replies on a socket, as many as were asked for, by the request they answer. */
async function replies(socket: Socket, count: number): Promise<Map<number, Document>> {
  const splitter = new MessageSplitter();
  const found = new Map<number, Document>();
  while (found.size < count) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    for (const bytes of splitter.push(chunk))
      found.set(bytes.readInt32LE(8), deserialize(bytes.subarray(START)));
  }
  return found;
}

test('the server answers every command, however its bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), cuts, async (count, where) => {
      const socket = stranger();
      const commands = Array.from({ length: count }, (_, at) =>
        message(at + 1, { insert: 'arrived', documents: [{ at }], $db: 'test' }),
      );
      const answered = replies(socket, count);
      for (const piece of pieces(Buffer.concat(commands), where)) {
        socket.write(piece);
        await pause(0);
      }
      expect([...(await answered).values()]).toEqual(commands.map(() => ({ n: 1, ok: 1 })));
      socket.destroy();
    }),
    runs(60),
  );
});

/** Bytes that are no message, or nearly one: some bytes of a command overwritten, or its end missing. */
const damaged = fc
  .tuple(
    fc.constantFrom<Document>(
      { find: 'arrived', filter: { a: { $in: [1, 'two', null] } }, sort: { a: 1 }, $db: 'test' },
      { insert: 'arrived', documents: [{ a: [1, { b: 2 }], c: new Date(0) }], ordered: true, $db: 'test' },
      { update: 'arrived', updates: [{ q: { a: 1 }, u: { $set: { b: 'text' } }, multi: true }], $db: 'test' },
      {
        aggregate: 'arrived',
        pipeline: [{ $group: { _id: '$a', n: { $sum: 1 } } }],
        cursor: {},
        $db: 'test',
      },
    ),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([command, changes, keepsHeader]) => {
    const bytes = message(7, command);
    const start = keepsHeader ? START : 0;
    for (const [at, byte] of changes) bytes[start + (at % (bytes.length - start))] = byte;
    return bytes;
  });

const garbage = fc.oneof(
  { weight: 3, arbitrary: damaged },
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(2013, 2004, 2012, 1))
    .map(([content, operation]) => {
      const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from(content)]);
      bytes.writeInt32LE(bytes.length, 0);
      bytes.writeInt32LE(operation, 12);
      return bytes;
    }),
);

test('garbage harms nobody: others are answered at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 5 }), async (list) => {
      const sockets = list.map((bytes) => {
        const socket = stranger();
        socket.write(bytes);
        return socket;
      });
      const started = performance.now();
      expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
      expect(await db.collection('arrived').find().limit(1).toArray()).toHaveLength(1);
      expect(performance.now() - started).toBeLessThan(2000);
      for (const socket of sockets) socket.destroy();
    }),
    runs(100),
  );
  expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
});
