import { setTimeout as pause } from 'node:timers/promises';
import {
  Binary,
  Code,
  type Db,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  MongoClient,
  ObjectId,
  Timestamp,
} from 'mongodb';
import { afterEach, expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { freshFolder, installation, runScript, start } from './programs.ts';

const SCRIPT = 'scripts/moveDatabase.ts';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** An independent server, as a MongoDB would be, and a client of it. */
async function serve(dataDir: string, tcpPort?: number) {
  const database = await openEmbeddedDatabase({ dataDir, ...(tcpPort === undefined ? {} : { tcpPort }) });
  const client = new MongoClient(database.uri);
  const close = async () => {
    await client.close();
    await database.close();
  };
  closers.push(close);
  return { uri: database.uri, db: client.db(), client, close };
}

/** Every collection of a database with its options, its indexes and its documents as bytes. */
async function contentOf(db: Db) {
  const collections = await db.listCollections().toArray();
  const content: Record<string, unknown> = {};
  for (const one of collections) {
    const { name, type, options } = one as { name: string; type: string; options: object };
    const documents = await db.collection(name).find({}, { raw: true }).toArray();
    const bytes = documents.map((raw) => Buffer.from(raw as unknown as Uint8Array).toString('hex'));
    const isCapped = 'capped' in options;
    const indexes = type === 'view' ? [] : await db.collection(name).listIndexes().toArray();
    content[name] = { type, options, bytes: isCapped ? bytes : bytes.sort(), indexes };
  }
  return content;
}

async function addEverything(db: Db): Promise<void> {
  const ids: unknown[] = [
    new MinKey(),
    null,
    new Double(Number.NaN),
    new Double(-1.5),
    new Int32(3),
    Long.fromString('9007199254740993'),
    Decimal128.fromString('4.50'),
    'ما',
    '',
    { place: 'here', seat: new Int32(4) },
    new Binary(Buffer.from('abc'), 4),
    new ObjectId(),
    true,
    false,
    new Date(0),
    new Timestamp({ t: 5, i: 6 }),
    new MaxKey(),
  ];
  await db.collection<{ _id: unknown }>('kinds').insertMany(
    ids.map((_id, index) => ({
      _id,
      index,
      whole: new Double(2),
      long: Long.fromNumber(7),
      list: [new Int32(1), new Double(1), null, { z: 1, a: 2 }],
      code: new Code('x', { y: 1 }),
      ...{ b: 1, a: 2 },
      inner: new Map([
        ['9', 'first'],
        ['1', 'second'],
      ]),
    })),
    { ignoreUndefined: false } as object,
  );
  const people = db.collection('people');
  await people.createIndex({ email: 1 }, { unique: true });
  await people.createIndex({ name: 1 }, { collation: { locale: 'fr', strength: 2 } });
  await people.createIndex({ seen: 1 }, { expireAfterSeconds: 86_400 });
  await people.createIndex({ city: 1, name: -1 }, { partialFilterExpression: { city: { $exists: true } } });
  await people.insertMany(Array.from({ length: 5_000 }, (_, n) => ({ n, email: `${n}@example.org` })));
  await db.createCollection('latest', { capped: true, size: 100_000, max: 5 });
  await db.collection<{ _id: number }>('latest').insertMany([9, 3, 7, 1, 5, 2].map((_id) => ({ _id })));
  await db.createCollection('folded', { collation: { locale: 'fr', strength: 2 } });
  await db.collection<{ _id: string }>('folded').insertMany(['b', 'C', 'a', 'D'].map((_id) => ({ _id })));
  await db.createCollection('few', { viewOn: 'people', pipeline: [{ $match: { n: { $lt: 10 } } }] });
  await db.createCollection('empty');
}

test('everything moves there and back, equal byte for byte', async () => {
  const settings = installation();
  const source = await serve(settings.DATA_DIR);
  await addEverything(source.db);
  const before = await contentOf(source.db);
  await source.close();
  const mongo = await serve(freshFolder(), 0);

  const there = await runScript(SCRIPT, ['--to', mongo.uri], settings);
  expect(there).toMatchObject({ code: 0, line: '' });
  expect(there.out).toMatch(/people +5,000 +(\w{16}) +\1/);
  const strip = (content: Record<string, unknown>) =>
    JSON.parse(JSON.stringify(content).replace(/"uuid":"[^"]*"/g, ''));
  expect(strip(await contentOf(mongo.db))).toEqual(strip(before));

  const back = installation();
  const open = await runScript(SCRIPT, ['--from', mongo.uri], back);
  expect(open).toMatchObject({ code: 1 });
  expect(open.line).toMatch(/^multaqa: Both sides are the same.* with --stopped: it will be quick\n$/);
  const closed = await runScript(SCRIPT, ['--from', mongo.uri, '--stopped'], back);
  expect(closed).toMatchObject({ code: 0, line: '' });
  const again = await serve(back.DATA_DIR);
  expect(strip(await contentOf(again.db))).toEqual(strip(before));
});

test('a move that was killed goes on, and what was changed meanwhile is found', async () => {
  const settings = installation();
  const source = await serve(settings.DATA_DIR);
  const things = source.db.collection<{ _id: number; word: string }>('things');
  await things.createIndex({ word: 1 }, { unique: true });
  await things.insertMany(Array.from({ length: 30_000 }, (_, _id) => ({ _id, word: `w${_id}` })));
  const mongo = await serve(freshFolder(), 0);
  const copied = mongo.db.collection<{ _id: number; word: string }>('things');
  const killed = start(SCRIPT, ['--to', mongo.uri], settings);
  await expect.poll(() => copied.countDocuments(), { timeout: 30_000, interval: 20 }).toBeGreaterThan(1_000);
  killed.kill('SIGKILL');
  await pause(100);
  expect(await copied.countDocuments()).toBeLessThan(30_000);
  // Two swap a unique value; one goes, one comes, in what was copied already.
  await things.updateOne({ _id: 5 }, { $set: { word: 'swap' } });
  await things.updateOne({ _id: 29_000 }, { $set: { word: 'w5' } });
  await things.updateOne({ _id: 5 }, { $set: { word: 'w29000' } });
  await things.deleteOne({ _id: 7 });
  await things.insertOne({ _id: -1, word: 'new' });

  const live = await runScript(SCRIPT, ['--to', mongo.uri], settings);
  expect(live.code).toBe(1);
  expect(live.line).toMatch(
    /^multaqa: Both sides are the same.*Stop Multaqa and run this once more: it will be quick\n$/,
  );
  await things.updateOne({ _id: 8 }, { $set: { word: 'w9 later' } });
  await things.updateOne({ _id: 9 }, { $set: { word: 'w8' } });
  await things.updateOne({ _id: 8 }, { $set: { word: 'w9' } });
  const expected = await things.find().sort({ _id: 1 }).toArray();
  await source.close();
  const last = await runScript(SCRIPT, ['--to', mongo.uri], settings);
  expect(last).toMatchObject({ code: 0, line: '' });
  expect(await copied.find().sort({ _id: 1 }).toArray()).toEqual(expected);
});

test("nobody else's data are touched, and Multaqa does not start on half of them", async () => {
  const settings = installation();
  const source = await serve(settings.DATA_DIR);
  await source.db.collection('things').insertOne({ word: 'ours' });
  const mongo = await serve(freshFolder(), 0);
  await mongo.db.collection('precious').insertOne({ word: 'theirs' });
  const refused = await runScript(SCRIPT, ['--to', mongo.uri], settings);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.line).toMatch(
    /^multaqa: .* is not empty \(precious\): a move needs a database of its own\n$/,
  );
  expect(await mongo.db.collection('precious').countDocuments()).toBe(1);

  await mongo.db.collection('precious').drop();
  // The source is being served: the move stays open.
  await runScript(SCRIPT, ['--to', mongo.uri], settings);
  const other = installation();
  const stranger = await serve(other.DATA_DIR);
  await stranger.close();
  const second = await runScript(SCRIPT, ['--to', mongo.uri], other);
  expect(second.line).toMatch(/holds an unfinished move from .*: empty it first\n$/);
  const begun = await runScript('src/server.ts', [], { ...settings, MONGODB_URI: mongo.uri, PORT: '0' });
  expect(begun.code).toBe(1);
  expect(begun.line).toMatch(/^multaqa: a move into this database from .* is not finished: .*\n$/);
});

test('what is asked wrongly is said in one line', async () => {
  const settings = installation();
  expect(await runScript(SCRIPT, [], settings)).toMatchObject({
    code: 2,
    line: 'multaqa: usage: npm run move -- --to <MongoDB URI> | --from <MongoDB URI> [--stopped]\n',
  });
  expect(await runScript(SCRIPT, ['--to', 'nonsense'], settings)).toMatchObject({
    code: 1,
    line: expect.stringMatching(/^multaqa: Invalid scheme[^\n]*\n$/),
  });
});
