// A process for `durability.test.ts` to kill: writes without end, and says on its output what was acknowledged.
import { writeSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';

const WRITERS = 8;
const EVERY_NTH_IS_A_TRANSACTION = 20;

const [dataDir = '', from = '0'] = process.argv.slice(2);
const { uri } = await openEmbeddedDatabase({ dataDir });
const client = new MongoClient(uri);
const things = client.db().collection<{ _id: string; n: number; tags?: string[] }>('things');
const counters = client.db().collection<{ _id: number; n: number }>('counters');
await things.createIndex({ n: 1 }, { unique: true });
await things.createIndex({ tags: 1 });

let next = Number(from);
const acknowledge = (what: string) => writeSync(1, `${what}\n`);

async function writePair(n: number): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await things.insertOne({ _id: `left${n}`, n: -n }, { session });
      await things.insertOne({ _id: `right${n}`, n: -n - 0.5 }, { session });
    }),
  );
  acknowledge(`left${n}`);
  acknowledge(`right${n}`);
}

async function write(writer: number): Promise<never> {
  for (;;) {
    const n = next++;
    if (n % EVERY_NTH_IS_A_TRANSACTION === 0) await writePair(n);
    else if (n % 2) {
      await things.insertOne({ _id: `one${n}`, n, tags: [`a${n % 3}`, `b${n % 5}`] });
      acknowledge(`one${n}`);
    } else {
      const counter = await counters.findOneAndUpdate(
        { _id: writer },
        { $inc: { n: 1 } },
        { upsert: true, returnDocument: 'after' },
      );
      acknowledge(`counter ${writer} ${counter?.n}`);
    }
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
