import { once } from 'node:events';
import { serialize } from 'bson';
import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { commandMessage, connectTo, message } from './wire.ts';

const { uri, db } = await openDatabase();

const OP_COMPRESSED = 2012;
const OP_MSG = 2013;
const int = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};
const kind = (value: number) => Buffer.from([value]);
const NO_FLAGS = int(0);
const PING = serialize({ ping: 1, $db: 'admin' });

test.each([
  ['a section that reaches back', message(OP_MSG, Buffer.concat([NO_FLAGS, kind(0), int(-1)]))],
  ['a section without bytes', message(OP_MSG, Buffer.concat([NO_FLAGS, kind(0), int(0)]))],
  ['a section beyond the end', message(OP_MSG, Buffer.concat([NO_FLAGS, kind(0), int(1000), PING]))],
  ['a section of unknown kind', message(OP_MSG, Buffer.concat([NO_FLAGS, kind(7), PING]))],
  ['no section', message(OP_MSG, NO_FLAGS)],
  ['a compressed message, which was not offered', message(OP_COMPRESSED, Buffer.concat([int(OP_MSG), PING]))],
  ['a length beyond the largest', message(OP_MSG, NO_FLAGS, 2_000_000_000)],
  ['a negative length', message(OP_MSG, NO_FLAGS, -5)],
  ['a length too small', message(OP_MSG, NO_FLAGS, 3)],
])('%s ends its connection and disturbs nobody', async (_what, bytes) => {
  const socket = await connectTo(uri);
  const closed = once(socket, 'close');
  socket.resume();
  socket.write(bytes);
  await closed;
  expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
});

test('half a message and then nothing is forgotten', async () => {
  const socket = await connectTo(uri);
  const insert = commandMessage({ insert: 'halves', documents: [{ _id: 1 }], $db: 'multaqa' });
  socket.end(insert.subarray(0, insert.length - 3));
  socket.resume();
  await once(socket, 'close');
  expect(await db.collection('halves').countDocuments()).toBe(0);
});

test('five hundred connections at once are all answered', async () => {
  const sockets = await Promise.all(Array.from({ length: 500 }, () => connectTo(uri)));
  const answers = sockets.map((socket) => once(socket, 'data'));
  for (const socket of sockets) socket.write(commandMessage({ ping: 1, $db: 'admin' }));
  expect(await Promise.all(answers)).toHaveLength(500);
  for (const socket of sockets) socket.destroy();
});
