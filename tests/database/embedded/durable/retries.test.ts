import { once } from 'node:events';
import type { Document } from 'bson';
import { expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../../src/database/embedded/index.ts';
import { ask } from '../ask.ts';
import { freshFolder } from '../open.ts';
import { commandMessage, connectTo, numbered } from './wire.ts';

const dataDir = freshFolder();
let lastNumber = 0;
const find = (collection: string) => ({ find: collection, filter: {}, sort: { _id: 1 }, $db: 'multaqa' });

async function started<T>(work: (uri: string) => Promise<T>): Promise<T> {
  const database = await openEmbeddedDatabase({ dataDir });
  return work(database.uri).finally(() => database.close());
}

test.each<[string, Document, Document]>([
  ['insert', { insert: 'inserted', documents: [{ _id: 1 }, { _id: 2 }] }, { n: 2 }],
  [
    'update',
    { update: 'updated', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }] },
    { n: 1, upserted: [{ index: 0, _id: 1 }] },
  ],
  [
    'several statements, of which one fails',
    { insert: 'mixed', documents: [{ _id: 1 }, { _id: 1 }, { _id: 2 }], ordered: false },
    { n: 2, writeErrors: [{ index: 1, code: 11000 }] },
  ],
  [
    'several updates',
    {
      update: 'several',
      updates: [
        { q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true },
        { q: { _id: 1 }, u: { $inc: { n: 1 } } },
      ],
    },
    { n: 2, nModified: 1 },
  ],
  [
    'findAndModify',
    { findAndModify: 'modified', query: { _id: 1 }, update: { $inc: { n: 1 } }, upsert: true, new: true },
    { value: { _id: 1, n: 1 } },
  ],
])('%s sent again after a restart is answered as before and done once', async (_name, command, expected) => {
  const numberedCommand = { ...command, ...numbered(1, ++lastNumber) };
  const collection = String(Object.values(command)[0]);
  const first = await started((uri) => ask(uri, numberedCommand));
  expect(first).toMatchObject({ ...expected, ok: 1 });
  const [stored, again, after] = await started(async (uri) => [
    (await ask(uri, find(collection))).cursor.firstBatch,
    await ask(uri, numberedCommand),
    (await ask(uri, find(collection))).cursor.firstBatch,
  ]);
  const { $clusterTime, operationTime, ...said } = first;
  expect(again).toMatchObject(said);
  expect(after).toEqual(stored);
});

test('a delete sent again does not take what was written since', async () => {
  const remove = { delete: 'deleted', deletes: [{ q: {}, limit: 1 }], ...numbered(2, 1) };
  await started((uri) =>
    ask(uri, { insert: 'deleted', documents: [{ _id: 1 }, { _id: 2 }], $db: 'multaqa' }),
  );
  expect(await started((uri) => ask(uri, remove))).toMatchObject({ n: 1 });
  expect(await started((uri) => ask(uri, remove))).toMatchObject({ n: 1 });
  const { cursor } = await started((uri) => ask(uri, find('deleted')));
  expect(cursor.firstBatch).toEqual([{ _id: 2 }]);
});

test('a commit asked for again after a restart is a success; of what was never committed it is none', async () => {
  const transaction = { ...numbered(3, 1), autocommit: false };
  const commit = { commitTransaction: 1, ...transaction, $db: 'admin' };
  await started(async (uri) => {
    const socket = await connectTo(uri);
    for (const command of [
      { insert: 'committed', documents: [{ _id: 1 }], ...transaction, startTransaction: true },
      commit,
    ]) {
      socket.write(commandMessage(command));
      await once(socket, 'data');
    }
    socket.destroy();
  });
  expect(await started((uri) => ask(uri, commit))).toMatchObject({ ok: 1 });
  const never = { ...commit, ...numbered(3, 2), $db: 'admin' };
  expect(await started((uri) => ask(uri, never))).toMatchObject({ code: 251 });
});

test('a write that arrives after a later one of its session is refused, not done again', async () => {
  const count = (number: number) => ({
    update: 'late',
    updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }],
    ...numbered(4, number),
  });
  await started(async (uri) => {
    await ask(uri, count(7));
    await ask(uri, count(8));
    expect(await ask(uri, count(7))).toMatchObject({ ok: 0, code: 225, codeName: 'TransactionTooOld' });
    expect((await ask(uri, find('late'))).cursor.firstBatch).toEqual([{ _id: 1, n: 2 }]);
  });
});
