import { once } from 'node:events';
import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { openDatabase } from '../open.ts';
import { commandMessage, connectTo, numbered } from './wire.ts';

const { uri, db } = await openDatabase();
const things = db.collection<{ _id: string }>('things');
await things.insertOne({ _id: 'before' });

const insert = (_id: string, transaction: object) => ({
  insert: 'things',
  documents: [{ _id }],
  ...transaction,
  autocommit: false,
});

test('a client that goes away inside a transaction holds nobody up, and its transaction is taken back', async () => {
  const gone = await connectTo(uri);
  const transaction = numbered(1, 1);
  gone.write(commandMessage({ ...insert('inside', transaction), startTransaction: true }));
  await once(gone, 'data');
  gone.destroy();
  const startedAt = performance.now();
  await things.insertOne({ _id: 'after' });
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(
    await things
      .find()
      .map(({ _id }) => _id)
      .toArray(),
  ).toEqual(['before', 'after']);
  expect(await ask(uri, insert('late', transaction))).toMatchObject({
    code: 251,
    errorLabels: ['TransientTransactionError'],
  });
});

test('a client that goes away while it waits for a transaction begins none', async () => {
  const first = await connectTo(uri);
  const transaction = numbered(2, 1);
  first.write(commandMessage({ ...insert('first', transaction), startTransaction: true }));
  await once(first, 'data');
  const second = await connectTo(uri);
  second.write(commandMessage({ ...insert('second', numbered(3, 1)), startTransaction: true }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  second.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  first.write(commandMessage({ commitTransaction: 1, ...transaction, $db: 'admin', autocommit: false }));
  await once(first, 'data');
  const startedAt = performance.now();
  await things.insertOne({ _id: 'third' });
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(await things.countDocuments({ _id: { $in: ['first', 'second', 'third'] } })).toBe(2);
  first.destroy();
});

test('a driver that loses its connection may commit on another one', async () => {
  const lost = await connectTo(uri);
  const transaction = numbered(4, 1);
  lost.write(commandMessage({ ...insert('kept', transaction), startTransaction: true }));
  await once(lost, 'data');
  lost.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const commit = { commitTransaction: 1, ...transaction, $db: 'admin', autocommit: false };
  expect(await ask(uri, commit)).toMatchObject({ ok: 1 });
  expect(await things.countDocuments({ _id: 'kept' })).toBe(1);
});

test('it may also go on there, and is not given up when the time for coming back is over', async () => {
  const lost = await connectTo(uri);
  const transaction = numbered(5, 1);
  lost.write(commandMessage({ ...insert('one', transaction), startTransaction: true }));
  await once(lost, 'data');
  const other = await connectTo(uri);
  lost.destroy();
  other.write(commandMessage(insert('two', transaction)));
  await once(other, 'data');
  await new Promise((resolve) => setTimeout(resolve, 800));
  other.write(commandMessage({ commitTransaction: 1, ...transaction, $db: 'admin', autocommit: false }));
  await once(other, 'data');
  expect(await things.countDocuments({ _id: { $in: ['one', 'two'] } })).toBe(2);
  other.destroy();
});
