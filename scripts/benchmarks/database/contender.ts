import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Db, MongoClient } from 'mongodb';
import type { ContenderName, ThreadOptions } from './thread.ts';

/** A server in a thread of its own, and a client connected to it. */
export interface Contender {
  name: ContenderName;
  db: Db;
  /** Another client, as another user would have. */
  connect(): Promise<MongoClient>;
  /** Microseconds the server's thread has worked so far. */
  cpu(): Promise<number>;
  close(): Promise<void>;
}

export const MOST_AT_A_TIME = 32;

/** Starts a server on an empty folder. */
export async function startContender(name: ContenderName): Promise<Contender> {
  const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-benchmark-'));
  const options: ThreadOptions = { name, folder };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: options,
    // The embedded database has no more in earnest either, see its index.ts.
    ...(name === 'embedded' ? { resourceLimits: { maxYoungGenerationSizeMb: 8 } } : {}),
  });
  const [uri] = (await once(worker, 'message')) as [string];
  const clients: MongoClient[] = [];
  const connect = async (pool = 1) => {
    const client = new MongoClient(uri, { maxPoolSize: pool, minPoolSize: pool });
    clients.push(client);
    return client.connect();
  };
  const client = await connect(MOST_AT_A_TIME);
  return {
    name,
    db: client.db('benchmark'),
    connect,
    async cpu() {
      const answer = once(worker, 'message');
      worker.postMessage('cpu');
      return (await answer)[0] as number;
    },
    async close() {
      await Promise.all(clients.map((one) => one.close()));
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
