/**
 * Whether the embedded database keeps its word: a process that writes without end is killed at random moments, and
 * after each time everything it had acknowledged must be there.
 *
 *     node scripts/benchmarks/crash.ts [rounds, 20 unless given]
 *
 * Ends with 1 where anything was lost, torn or damaged.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';

const WRITERS = 16;
// A busy machine is given the time to acknowledge some forty writes.
const LEAST_OUTPUT = 400;
const ROUND_STARTS_AT = 10_000_000;

interface Thing {
  _id: string;
  /** Unique. */
  number: number;
  group: number;
  tags?: string[];
}

interface Counter {
  _id: number;
  value: number;
}

const collectionsOf = (client: MongoClient) => ({
  things: client.db().collection<Thing>('things'),
  counters: client.db().collection<Counter>('counters'),
});

// ---- the process that is killed

/** Writes until it is killed; prints what was acknowledged, one line a write, and waits for each line to be out. */
async function writeForever(dataDir: string, from: number): Promise<void> {
  const { uri } = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(uri);
  const { things, counters } = collectionsOf(client);
  await things.createIndexes([
    { key: { number: 1 }, unique: true },
    { key: { group: 1, number: -1 } },
    { key: { tags: 1 } },
  ]);
  let next = from;
  const acknowledge = (...ids: string[]) => writeSync(1, ids.map((id) => `${id}\n`).join(''));

  const insert = async (number: number) => {
    const _id = `one${number}`;
    await things.insertOne({ _id, number, group: number % 10, tags: [`a${number % 3}`, `b${number % 5}`] });
    acknowledge(_id);
  };
  const count = async (writer: number) => {
    const counter = await counters.findOneAndUpdate(
      { _id: writer },
      { $inc: { value: 1 } },
      { upsert: true, returnDocument: 'after' },
    );
    acknowledge(`counter ${writer} ${counter?.value}`);
  };
  const bulk = async (number: number) => {
    const _id = `bulk${number}`;
    await things.bulkWrite([
      { insertOne: { document: { _id, number, group: -1 } } },
      { updateOne: { filter: { _id }, update: { $set: { group: 4 } } } },
    ]);
    acknowledge(_id);
  };
  const pair = async (number: number) => {
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await things.insertOne({ _id: `left${number}`, number, group: 1 }, { session });
        await things.insertOne({ _id: `right${number}`, number: -number, group: 1 }, { session });
      }),
    );
    acknowledge(`left${number}`, `right${number}`);
  };

  const write = async (writer: number) => {
    for (;;) {
      const number = next++;
      if (number % 40 === 3) await pair(number);
      else if (number % 4 === 3) await bulk(number);
      else if (number % 4 === 2) await count(writer);
      else await insert(number);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
}

// ---- the process that kills and looks

/** Lets a process write for a while, kills it, and gives what it had acknowledged. */
async function killedWhileWriting(dataDir: string, round: number): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      import.meta.filename,
      '--write',
      dataDir,
      String(round * ROUND_STARTS_AT),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  writer.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  while (output.length < LEAST_OUTPUT) await once(writer.stdout, 'data');
  await pause(200 + Math.random() * 800);
  writer.kill('SIGKILL');
  await once(writer, 'close');
  // A line without its end was not acknowledged.
  return output.split('\n').slice(0, -1);
}

/** What is wrong with the stored data, given what was acknowledged; nothing, one hopes. */
async function faultsIn(client: MongoClient, acknowledged: string[]): Promise<string[]> {
  const { things, counters } = collectionsOf(client);
  const stored = new Map((await things.find().toArray()).map((thing) => [thing._id, thing]));
  const counted = new Map((await counters.find().toArray()).map(({ _id, value }) => [_id, value]));
  const promised = new Set(acknowledged);
  const faults: string[] = [];
  for (const line of promised) {
    const [id = '', writer, value] = line.split(' ');
    const isThere = id === 'counter' ? (counted.get(Number(writer)) ?? 0) >= Number(value) : stored.has(id);
    if (!isThere) faults.push(`lost: ${line}`);
  }
  for (const [id, { group }] of stored) {
    if (
      /^(left|right)/.test(id) &&
      !stored.has(id.replace(/^\D+/, (half) => (half === 'left' ? 'right' : 'left')))
    )
      faults.push(`torn transaction: ${id}`);
    if (id.startsWith('bulk') && group !== 4 && promised.has(id)) faults.push(`half a bulk: ${id}`);
  }
  const byIndex = await things.countDocuments({ number: { $gte: Number.NEGATIVE_INFINITY } });
  const byGroup = await things.countDocuments({ group: { $gte: -1 } });
  const tagged = [...stored.values()].filter(({ tags }) => tags?.includes('a1')).length;
  if (
    byIndex !== stored.size ||
    byGroup !== stored.size ||
    tagged !== (await things.countDocuments({ tags: 'a1' }))
  )
    faults.push(`indexes disagree with ${stored.size} documents: ${byIndex} by number, ${byGroup} by group`);
  return faults;
}

function integrityFault(dataDir: string): string[] {
  const file = new DatabaseSync(path.join(dataDir, 'database.sqlite'));
  const result = String(file.prepare('PRAGMA integrity_check').get()?.integrity_check);
  file.close();
  return result === 'ok' ? [] : [`integrity_check: ${result}`];
}

async function killAndLook(rounds: number): Promise<number> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'multaqa-crash-'));
  const acknowledged: string[] = [];
  let faults: string[] = [];
  for (let round = 1; round <= rounds && faults.length === 0; round++) {
    acknowledged.push(...(await killedWhileWriting(dataDir, round)));
    const database = await openEmbeddedDatabase({ dataDir });
    const client = new MongoClient(database.uri);
    faults = await faultsIn(client, acknowledged);
    await client.close();
    await database.close();
    faults.push(...integrityFault(dataDir));
  }
  for (const fault of faults.slice(0, 20)) console.log(fault);
  console.log(`${rounds} rounds, ${acknowledged.length} writes acknowledged, ${faults.length} faults`);
  rmSync(dataDir, { recursive: true, force: true });
  return faults.length === 0 ? 0 : 1;
}

const [first = '20', dataDir = '', from = '0'] = process.argv.slice(2);
if (first === '--write') await writeForever(dataDir, Number(from));
else process.exitCode = await killAndLook(Number(first));
