import path from 'node:path';
import { MongoClient } from 'mongodb';
import { beforeEach, expect, test, vi } from 'vitest';
import { Dispatcher } from '../../../../src/database/embedded/server/dispatcher.ts';
import { listen } from '../../../../src/database/embedded/server/listen.ts';
import { Store } from '../../../../src/database/embedded/store/store.ts';
import { failure, freshFolder } from '../open.ts';

/** A store whose disk is full, or broken, when a test says so. */
class FaultyStore extends Store {
  fault: number | undefined;

  override commit(): void {
    if (this.fault !== undefined) {
      const errcode = this.fault;
      this.rollback();
      throw Object.assign(new Error('a fault of the disk'), { errcode });
    }
    super.commit();
  }

  mostPages(pages: number): void {
    this.writer.connection.execute(`PRAGMA max_page_count = ${pages}`);
  }
}

// What fails is logged, which is meant.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

function logged(): string {
  const text = vi.mocked(console.error).mock.calls.join('\n');
  vi.mocked(console.error).mockClear();
  return text;
}

async function serve() {
  const store = new FaultyStore(path.join(freshFolder(), 'database.sqlite'));
  const dispatcher = new Dispatcher(store, {
    address: '',
    startedAt: Date.now(),
    connections: () => 0,
    counts: {},
  });
  const listener = await listen(dispatcher, { port: 0 });
  const client = new MongoClient(`mongodb://127.0.0.1:${listener.port}/multaqa?directConnection=true`);
  const close = async () => {
    await client.close();
    await listener.close();
    dispatcher.close();
    store.close();
  };
  return { store, client, things: client.db().collection<{ _id: number; text?: string }>('things'), close };
}

test('without room a write is refused, reads go on, and so do writes once there is room', async () => {
  const { store, client, things, close } = await serve();
  store.mostPages(100);
  const acknowledged: number[] = [];
  const write = async (_id: number) => {
    await things.insertOne({ _id, text: 'x'.repeat(3000) });
    acknowledged.push(_id);
  };
  const outcomes = await Promise.allSettled(Array.from({ length: 300 }, (_, _id) => write(_id)));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(failures.length).toBeGreaterThan(100);
  expect(new Set(failures.map(({ code, codeName }) => `${code} ${codeName}`))).toEqual(
    new Set(['14031 OutOfDiskSpace']),
  );
  expect(await failure(client.db().collection('others').createIndex({ a: 1 }))).toMatchObject({
    code: 14031,
  });
  const stored = async () => (await things.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect(await stored()).toEqual(acknowledged.sort((a, b) => a - b));
  store.mostPages(100_000);
  await write(1000);
  expect(await stored()).toEqual(acknowledged);
  await close();
  expect(logged()).toMatch(/a commit failed|is full/);
}, 60_000);

test('a commit without room refuses its writes; reads of the same turn look again', async () => {
  const { store, things, close } = await serve();
  await things.insertOne({ _id: 1 });
  store.fault = 13;
  const work = Promise.allSettled([things.insertOne({ _id: 2 }), things.find().toArray()]);
  const [write, read] = await work;
  expect(write).toMatchObject({ status: 'rejected', reason: { code: 14031 } });
  expect(read).toMatchObject({ status: 'fulfilled', value: [{ _id: 1 }] });
  store.fault = undefined;
  await things.insertOne({ _id: 3 });
  expect(await things.countDocuments()).toBe(2);
  await close();
  expect(logged()).toMatch(/a commit failed|is full/);
});

test('a commit that fails otherwise acknowledges nothing, and the next one is whole', async () => {
  const { store, things, close } = await serve();
  await things.insertOne({ _id: 1 });
  store.fault = 10;
  expect((await failure(things.insertOne({ _id: 2 }))).name).toMatch(/^MongoNetwork/);
  store.fault = undefined;
  await things.insertOne({ _id: 3 });
  expect(await things.find().toArray()).toEqual([{ _id: 1 }, { _id: 3 }]);
  await close();
  expect(logged()).toMatch(/a commit failed|is full/);
});
