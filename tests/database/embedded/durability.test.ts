import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { Binary, type Document, Long, MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { ask } from './ask.ts';
import { freshFolder } from './open.ts';

/** Lets a process write for a while, kills it, and gives what it had acknowledged. */
async function acknowledgedBeforeKill(
  dataDir: string,
  from: number,
  milliseconds: number,
): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'writer.ts'), dataDir, String(from)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  writer.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  await once(writer.stdout, 'data');
  await pause(milliseconds);
  writer.kill('SIGKILL');
  await once(writer, 'close');
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}

test('what was acknowledged survives kill -9; transactions are whole, indexes agree with documents', async () => {
  const dataDir = freshFolder();
  const acknowledged: string[] = [];
  for (const [round, milliseconds] of [300, 700].entries())
    acknowledged.push(...(await acknowledgedBeforeKill(dataDir, 1 + round * 1_000_000, milliseconds)));

  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  const things = client.db().collection<{ _id: string }>('things');
  const stored = new Set((await things.find().toArray()).map(({ _id }) => _id));
  const counters = new Map(
    (await client.db().collection('counters').find().toArray()).map(({ _id, n }) => [String(_id), Number(n)]),
  );
  const written = acknowledged.filter((line) => !line.startsWith('counter'));
  expect(acknowledged.length).toBeGreaterThan(50);
  expect(written.filter((one) => !stored.has(one))).toEqual([]);
  for (const line of acknowledged.filter((one) => one.startsWith('counter'))) {
    const [, writer = '', n] = line.split(' ');
    expect(counters.get(writer)).toBeGreaterThanOrEqual(Number(n));
  }
  const halves = [...stored].filter(
    (id) => id.startsWith('left') !== stored.has(id.replace('left', 'right')),
  );
  expect(halves.filter((id) => id.startsWith('left'))).toEqual([]);
  expect(await things.countDocuments({ n: { $gt: Number.NEGATIVE_INFINITY } })).toBe(stored.size);
  await client.close();
  await database.close();

  const file = new DatabaseSync(path.join(dataDir, 'database.sqlite'));
  expect(file.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  file.close();
});

test('a write repeated after a restart is answered, not done again', async () => {
  const dataDir = freshFolder();
  const increment = {
    findAndModify: 'counters',
    query: { _id: 1 },
    update: { $inc: { n: 1 } },
    upsert: true,
    new: true,
    // The same session and number is what a driver sends that lost the connection before the answer.
    lsid: { id: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID) },
    txnNumber: Long.fromNumber(7),
    $db: 'multaqa',
  };
  const afterRestart = async (command: Document) => {
    const database = await openEmbeddedDatabase({ dataDir });
    const reply = await ask(database.uri, command);
    await database.close();
    return reply;
  };
  expect(await afterRestart(increment)).toMatchObject({ value: { _id: 1, n: 1 }, ok: 1 });
  expect(await afterRestart(increment)).toMatchObject({ value: { _id: 1, n: 1 }, ok: 1 });
  const another = { ...increment, txnNumber: Long.fromNumber(8) };
  expect(await afterRestart(another)).toMatchObject({ value: { _id: 1, n: 2 }, ok: 1 });
});
