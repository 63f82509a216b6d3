import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { Binary, type Document, Long } from 'mongodb';
import { expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { ask } from './ask.ts';
import { freshFolder } from './open.ts';

const CRASH_SCRIPT = path.join(import.meta.dirname, '../../../scripts/benchmarks/crash.ts');

test('what was acknowledged survives kill -9; transactions are whole, indexes agree with documents', () => {
  const { stdout, status } = spawnSync(process.execPath, [CRASH_SCRIPT, '2'], { encoding: 'utf8' });
  expect(stdout).toMatch(/2 rounds, \d{2,} writes acknowledged, 0 faults/);
  expect(status).toBe(0);
}, 60_000);

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
