import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../../src/database/embedded/index.ts';
import { failure, freshFolder } from '../open.ts';

const fileIn = (dataDir: string) => path.join(dataDir, 'database.sqlite');

async function filled(): Promise<string> {
  const dataDir = freshFolder();
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  await client
    .db()
    .collection('things')
    .insertMany(Array.from({ length: 300 }, (_, n) => ({ n, text: 'x'.repeat(500) })));
  await client.close();
  await database.close();
  return dataDir;
}

async function refused(dataDir: string, reason: RegExp): Promise<void> {
  const { message } = await failure(openEmbeddedDatabase({ dataDir }));
  expect(message).toMatch(reason);
  expect(message).toContain(`cannot open the embedded database in ${dataDir}: `);
  expect(message).not.toContain('\n');
}

async function countIn(dataDir: string): Promise<number> {
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  const count = await client.db().collection('things').countDocuments();
  await client.close();
  await database.close();
  return count;
}

test('a folder that is a file, or lies where none can be made', async () => {
  const file = path.join(freshFolder(), 'file');
  writeFileSync(file, 'kept');
  await refused(file, /there is a file of that name; choose a folder/);
  expect(readFileSync(file, 'utf8')).toBe('kept');
  await refused('/proc/multaqa/data', /no folder can be made there; choose another/);
});

test('a truncated file is refused and left as it is; put right again, everything is there', async () => {
  const dataDir = await filled();
  const whole = readFileSync(fileIn(dataDir));
  truncateSync(fileIn(dataDir), 8192 * 2 + 100);
  const half = readFileSync(fileIn(dataDir));
  await refused(dataDir, /database.sqlite is damaged; put it aside and restore a backup/);
  expect(readFileSync(fileIn(dataDir)).equals(half)).toBe(true);
  writeFileSync(fileIn(dataDir), whole);
  expect(await countIn(dataDir)).toBe(300);
});

test('an emptied file does not take its log with it', async () => {
  const dataDir = await filled();
  truncateSync(fileIn(dataDir), 0);
  writeFileSync(`${fileIn(dataDir)}-wal`, 'the log');
  await refused(dataDir, /database.sqlite is empty but its log is not/);
  expect(readFileSync(`${fileIn(dataDir)}-wal`, 'utf8')).toBe('the log');
});

test('a file of a newer version, and one of another program', async () => {
  const dataDir = await filled();
  const set = (pragma: string) => {
    const file = new DatabaseSync(fileIn(dataDir));
    file.exec(`PRAGMA ${pragma}`);
    file.close();
  };
  set('user_version = 99');
  await refused(dataDir, /it was written by a newer version; start that one/);
  set('user_version = 1');
  expect(await countIn(dataDir)).toBe(300);
  set('application_id = 7');
  await refused(dataDir, /it is a database of another program; choose another folder/);
});

test('a file another program keeps locked is refused at the start and, while running, at a write', async () => {
  const dataDir = await filled();
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  const things = client.db().collection('things');
  await things.insertOne({});
  const other = new DatabaseSync(fileIn(dataDir));
  other.exec('BEGIN IMMEDIATE');
  expect(await failure(things.insertOne({}))).toMatchObject({ code: 24, codeName: 'LockTimeout' });
  expect(await things.countDocuments()).toBe(301);
  other.exec('ROLLBACK');
  other.close();
  await things.insertOne({});
  await client.close();
  await database.close();
  expect(await countIn(dataDir)).toBe(302);
});
