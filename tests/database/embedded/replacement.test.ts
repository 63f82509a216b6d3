import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { checkCopy, documentsInCopy } from '../../../src/database/embedded/copies/check.ts';
import { copyDatabase } from '../../../src/database/embedded/copies/copy.ts';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-replacement-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
let folders = 0;

async function open(options: { tcpPort?: number } = {}) {
  const dataDir = path.join(folder, String(++folders));
  const database = await openEmbeddedDatabase({ dataDir, ...options });
  const client = new MongoClient(database.uri);
  closers.push(database.close, () => client.close());
  return { dataDir, client, db: client.db() };
}

const nothing = () => {};
const file = (dataDir: string) => path.join(dataDir, 'database.sqlite');
const replacement = (dataDir: string) => path.join(dataDir, 'database.replacement.sqlite');

interface Named {
  _id: number;
  word?: string;
}

test('a copy of a database under transfers holds one moment: the sum of all accounts', async () => {
  const { dataDir, client, db } = await open();
  const accounts = db.collection<{ _id: number; amount: number; filler: string }>('accounts');
  const filler = 'x'.repeat(3_000);
  await accounts.insertMany(Array.from({ length: 4_000 }, (_, _id) => ({ _id, amount: 10, filler })));
  let isOver = false;
  let transfers = 0;
  const transferForever = async () => {
    while (!isOver) {
      const [from, to] = [transfers % 4_000, (transfers * 7 + 3_999) % 4_000];
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await accounts.updateOne({ _id: from }, { $inc: { amount: -1 } }, { session });
          await accounts.updateOne({ _id: to }, { $inc: { amount: 1 } }, { session });
        }),
      );
      transfers++;
    }
  };
  const writing = transferForever();
  const target = path.join(folder, 'transfers.sqlite');
  const reports: number[] = [];
  await copyDatabase(file(dataDir), target, (done) => reports.push(done));
  const during = transfers;
  isOver = true;
  await writing;
  expect(during).toBeGreaterThan(0);
  expect(reports.length).toBeGreaterThan(2);
  expect(checkCopy(target, nothing)).toEqual([{ database: 'multaqa', name: 'accounts', documents: 4_000 }]);
  const { deserialize } = await import('bson');
  const sum = documentsInCopy(target, 'multaqa', 'accounts').reduce(
    (total, bytes) => total + Number(deserialize(bytes).amount),
    0,
  );
  expect(sum).toBe(40_000);
  expect(readdirSync(folder).filter((name) => name.startsWith('transfers.sqlite-'))).toEqual([]);
});

test('a running server takes another file in the place of its own, and keeps its own', async () => {
  const { dataDir, client, db } = await open();
  const things = db.collection<Named>('things');
  await things.createIndex({ word: 1 }, { unique: true });
  await things.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id, word: `old ${_id}` })));
  await copyDatabase(file(dataDir), replacement(dataDir), nothing);
  await things.deleteMany({ _id: { $gte: 10 } });
  await db.collection('later').insertOne({ made: 'after the copy' });
  const cursor = things.find({}, { batchSize: 2 });
  await cursor.next();
  const session = client.startSession();
  session.startTransaction();
  await things.insertOne({ _id: 1_000, word: 'in a transaction' }, { session });

  const reply = await client.db('admin').command({ replaceDatabase: 1 });

  expect(reply.ok).toBe(1);
  await expect(cursor.toArray()).rejects.toMatchObject({ code: 43 });
  await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
  await session.endSession();
  expect(await things.countDocuments()).toBe(500);
  expect(await db.collection('later').countDocuments()).toBe(0);
  await expect(things.insertOne({ _id: 2_000, word: 'old 3' })).rejects.toMatchObject({ code: 11000 });
  await things.insertOne({ _id: 2_000, word: 'new' });
  expect(existsSync(replacement(dataDir))).toBe(false);
  const kept = path.join(dataDir, String(reply.kept));
  expect(checkCopy(kept, nothing)).toEqual([
    { database: 'multaqa', name: 'later', documents: 1 },
    { database: 'multaqa', name: 'things', documents: 10 },
  ]);
});

test('others see the old data or the new, and no write is lost in between', async () => {
  const { dataDir, client, db } = await open();
  const things = db.collection<Named>('things');
  await things.insertMany(Array.from({ length: 200 }, (_, _id) => ({ _id, word: 'new' })));
  await copyDatabase(file(dataDir), replacement(dataDir), nothing);
  await things.updateMany({}, { $set: { word: 'old' } });
  let isOver = false;
  const seen = new Set<string>();
  const readForever = async () => {
    while (!isOver) {
      const words = await things.distinct('word');
      seen.add(words.sort().join());
    }
  };
  const readers = [readForever(), readForever(), readForever()];
  await client.db('admin').command({ replaceDatabase: 1 });
  await vi.waitUntil(() => seen.has('new'));
  isOver = true;
  await Promise.all(readers);
  expect([...seen].every((words) => words === 'old' || words === 'new')).toBe(true);
});

test('what cannot take the place is refused, and everything stays as it was', async () => {
  const { dataDir, client, db } = await open();
  const things = db.collection<Named>('things');
  await things.insertOne({ _id: 1 });
  const admin = client.db('admin');
  const refused = async (why: RegExp) => {
    await expect(admin.command({ replaceDatabase: 1 })).rejects.toThrow(why);
    expect(await things.countDocuments()).toBe(1);
    await things.updateOne({ _id: 1 }, { $set: { word: 'still written' } });
  };
  await refused(/not replaced: unable to open/);
  writeFileSync(replacement(dataDir), 'this is no database');
  await refused(/not replaced: file is not a database/);
  rmSync(replacement(dataDir));
  const other = new DatabaseSync(replacement(dataDir));
  other.exec('CREATE TABLE foreign_things(a)');
  other.close();
  await refused(/not replaced: it is a database of another program/);
  await copyDatabase(file(dataDir), replacement(dataDir), nothing);
  const reader = new DatabaseSync(file(dataDir), { readOnly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT COUNT(*) FROM colls').get();
  await things.updateOne({ _id: 1 }, { $set: { word: 'while somebody reads' } });
  await refused(/not replaced: another process is reading/);
  reader.close();
  await admin.command({ replaceDatabase: 1 });
  expect(await things.findOne()).toEqual({ _id: 1, word: 'still written' });
});

test('a server on a port, where anybody of the machine may ask, refuses', async () => {
  const { dataDir, client } = await open({ tcpPort: 0 });
  copyFileSync(file(dataDir), replacement(dataDir));
  await expect(client.db('admin').command({ replaceDatabase: 1 })).rejects.toMatchObject({ code: 13 });
});
