import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { insertDocument } from '../../../../src/database/embedded/commands/insert.ts';
import { type Reading, ReadingThreads } from '../../../../src/database/embedded/reading/readingThreads.ts';
import { Store } from '../../../../src/database/embedded/store/store.ts';
import { type Document, decode, encode } from '../../../../src/database/embedded/values/document.ts';
import { failure, freshFolder } from '../open.ts';

const DOCUMENTS = 20_000;

const folder = freshFolder();
const file = join(folder, 'database.sqlite');
const store = new Store(file);
afterAll(() => store.close());
const collection = store.writer.catalog.create('test', 'people');
store.begin();
for (let n = 0; n < DOCUMENTS; n++)
  insertDocument(store.writer, collection, encode({ _id: n, name: `Name ${n}` }));
store.commit();

const opened: ReadingThreads[] = [];
afterEach(() => Promise.all(opened.splice(0).map((threads) => threads.close())));

function openThreads(restMilliseconds = 10_000, path = file) {
  const start = vi.fn(() => ({ file: path, address: '', startedAt: 0 }));
  const threads = new ReadingThreads(start, restMilliseconds);
  opened.push(threads);
  return { threads, start };
}

const MESSAGE = 2013;
const MESSAGE_START = 21;

/** A command as a client sends it. */
function reading(command: Document, rest: Partial<Reading> = {}): Reading {
  const body = encode({ ...command, $db: 'test' });
  const message = Buffer.concat([Buffer.alloc(MESSAGE_START), body]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(MESSAGE, 12);
  return { message, isWanted: () => true, ...rest };
}

async function replyOf(
  threads: ReadingThreads,
  command: Document,
  rest?: Partial<Reading>,
): Promise<Document> {
  const result = await threads.ask(reading(command, rest));
  return 'reply' in result ? decode(result.reply) : {};
}

const LONG = {
  aggregate: 'people',
  pipeline: [{ $sort: { name: -1 } }, { $group: { _id: '$name' } }],
  cursor: {},
};
const SHORT = { count: 'people', query: { _id: { $lt: 3 } } };

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('a thread that rests ends, and another is started when it is needed', async () => {
  const { threads, start } = openThreads(30);
  expect(Number((await replyOf(threads, SHORT)).n)).toBe(3);
  await wait(300);
  expect(Number((await replyOf(threads, SHORT)).n)).toBe(3);
  expect(start).toHaveBeenCalledTimes(2);
});

test('a thread that keeps a cursor does not end', async () => {
  const { threads, start } = openThreads(30);
  const { cursor } = await replyOf(threads, { find: 'people', batchSize: 10 });
  const id = BigInt(String((cursor as Document).id));
  await wait(300);
  expect(threads.has(id)).toBe(true);
  const more = await replyOf(threads, { getMore: id, batchSize: 10 }, { cursor: id });
  expect((more.cursor as Document).nextBatch).toHaveLength(10);
  expect(start).toHaveBeenCalledTimes(1);
  expect(threads.kill(id)).toBe(true);
  expect(threads.size).toBe(0);
});

test('threads stopped in the midst of searches hold nothing of the file, and begin again afterwards', async () => {
  const { threads } = openThreads();
  const searches = [1, 2, 3].map(() => replyOf(threads, LONG));
  const later = replyOf(threads, SHORT);
  await wait(150);
  await threads.stop();
  store.writer.connection.run('UPDATE colls SET name = name');
  expect(store.writer.connection.first('PRAGMA wal_checkpoint(TRUNCATE)')).toMatchObject({ busy: 0 });
  threads.resume();
  expect(Number((await later).n)).toBe(3);
  for (const { cursor } of await Promise.all(searches))
    expect((cursor as Document).firstBatch).toHaveLength(101);
});

test('what waits too long for a thread is told so; what nobody waits for is left out', async () => {
  const { threads } = openThreads();
  const busy = [1, 2].map(() => threads.ask(reading(LONG)));
  const deadline = performance.now() + 20;
  expect(await failure(threads.ask(reading(SHORT, { deadline })))).toMatchObject({ code: 50 });
  const answered = vi.fn();
  threads.ask(reading(SHORT, { isWanted: () => false })).then(answered, answered);
  await Promise.all(busy);
  expect(Number((await replyOf(threads, SHORT)).n)).toBe(3);
  expect(answered).not.toHaveBeenCalled();
});

test('errors come back as they are', async () => {
  const { threads } = openThreads();
  const error = await failure(threads.ask(reading({ find: 'people', filter: { $where: '1' } })));
  expect(error).toMatchObject({ code: 115, codeName: 'CommandNotSupported' });
});

test('a thread that cannot start fails what was asked of it', async () => {
  const broken = join(folder, 'broken.sqlite');
  writeFileSync(
    broken,
    'this is no database, but long enough for SQLite to look at it and be surprised'.repeat(99),
  );
  const { threads } = openThreads(10_000, broken);
  expect(await failure(threads.ask(reading(SHORT)))).toMatchObject({ code: 11601 });
  expect(console.error).toHaveBeenCalledWith(
    expect.stringContaining('a reading thread failed'),
    expect.any(Error),
  );
  vi.mocked(console.error).mockClear();
});
