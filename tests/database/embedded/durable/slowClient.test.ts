import { expect, test } from 'vitest';
import { openDatabase } from '../open.ts';
import { commandMessage, connectTo } from './wire.ts';

const { uri, db } = await openDatabase();
const MEGABYTE = 1024 * 1024;
await db.collection<{ _id: number }>('large').insertOne({ _id: 1, text: 'x'.repeat(MEGABYTE) } as never);

const REQUESTS = 300;
const find = commandMessage({ find: 'large', filter: { _id: 1 }, $db: 'multaqa' });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('replies that a client does not fetch do not pile up; when it does, it gets all of them', async () => {
  const slow = await connectTo(uri);
  slow.pause();
  const before = process.memoryUsage().rss;
  slow.write(Buffer.concat(Array.from({ length: REQUESTS }, () => find)));
  await pause(1500);
  expect(process.memoryUsage().rss - before).toBeLessThan(120 * MEGABYTE);
  // Others are answered meanwhile.
  expect(await db.collection('large').countDocuments()).toBe(1);

  let received = 0;
  slow.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  slow.resume();
  await expect.poll(() => received, { timeout: 20_000 }).toBeGreaterThan(REQUESTS * MEGABYTE);
  slow.destroy();
});
