/** The process that is killed. It writes without end and prints what was acknowledged, one line a write. */
import { writeSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { ACCOUNTS, collectionsOf, FIRST_BALANCE } from './collections.ts';

const WRITERS = 16;
// Enough for a log that goes back into the file many times a second.
const PADDING = 'x'.repeat(2000);

const [dataDir = '', from = '0'] = process.argv.slice(2);
const { uri } = await openEmbeddedDatabase({ dataDir });
const client = new MongoClient(uri);
const { things, counters, accounts, moves } = collectionsOf(client);
let next = Number(from);

/** Waits until the lines are out, so that none is said of a write that comes after it. */
const acknowledge = (...lines: string[]) => writeSync(1, lines.map((line) => `${line}\n`).join(''));

await things.createIndexes([
  { key: { number: 1 }, unique: true },
  { key: { group: 1, number: -1 } },
  { key: { tags: 1 } },
]);
await accounts.bulkWrite(
  Array.from({ length: ACCOUNTS }, (_, _id) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: { balance: FIRST_BALANCE } }, upsert: true },
  })),
);
await moves.createIndex({ from: 1, to: 1 });

async function insert(number: number): Promise<void> {
  const _id = `one${number}`;
  const tags = [`a${number % 3}`, `b${number % 5}`];
  await things.insertOne({ _id, number, group: number % 10, tags, padding: PADDING });
  acknowledge(`there ${_id}`);
}

async function count(_number: number, writer: number): Promise<void> {
  const counter = await counters.findOneAndUpdate(
    { _id: writer },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  acknowledge(`counter ${writer} ${counter?.value}`);
}

async function insertMany(number: number): Promise<void> {
  const ids = [0, 1, 2, 3].map((part) => `many${number}-${part}`);
  await things.insertMany(ids.map((_id, part) => ({ _id, number: number + part / 10, group: -1 })));
  acknowledge(...ids.map((id) => `there ${id}`));
  await things.updateMany({ _id: { $in: ids } }, { $set: { group: 4 }, $push: { tags: 'many' } });
  acknowledge(`changed ${number}`);
}

async function insertAndDelete(number: number): Promise<void> {
  const _id = `gone${number}`;
  await things.insertOne({ _id, number, group: 2, tags: ['a1'] });
  await things.deleteOne({ _id });
  acknowledge(`gone ${_id}`);
}

async function insertTaken(number: number): Promise<void> {
  await things.insertOne({ _id: `holder${number}`, number, group: 3 });
  acknowledge(`there holder${number}`);
  const error = await things
    .insertOne({ _id: `double${number}`, number, group: 3 })
    .catch((raised) => raised);
  acknowledge(error.code === 11000 ? `gone double${number}` : `wrong: ${number} was taken twice: ${error}`);
}

async function move(number: number): Promise<void> {
  const source = number % ACCOUNTS;
  const target = (source + 1 + (number % (ACCOUNTS - 1))) % ACCOUNTS;
  const amount = 1 + (number % 7);
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await accounts.updateOne({ _id: source }, { $inc: { balance: -amount } }, { session });
      await accounts.updateOne({ _id: target }, { $inc: { balance: amount } }, { session });
      await moves.insertOne({ _id: `move${number}`, from: source, to: target, amount }, { session });
    }),
  );
  acknowledge(`move ${number}`);
}

async function makeCollection(number: number): Promise<void> {
  const name = `made${number}`;
  const made = client.db().collection(name);
  await made.createIndex({ n: 1 }, { name: 'n' });
  await made.insertOne({ n: number });
  acknowledge(`made ${name}`);
  if (number % 2) return;
  acknowledge(`dropping ${name}`);
  await made.drop();
  acknowledge(`dropped ${name}`);
}

const KINDS = [insert, count, insert, insertMany, count, insertAndDelete, insert, insertTaken];

async function write(writer: number): Promise<void> {
  for (;;) {
    const number = next++;
    if (number % 211 === 7) await makeCollection(number);
    else if (number % 23 === 3) await move(number);
    else await (KINDS[number % KINDS.length] ?? insert)(number, writer);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
