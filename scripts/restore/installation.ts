import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { takeFolder } from '../../src/database/embedded/holder.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { DATABASE_FILE } from '../../src/database/embedded/server/names.ts';
import { keptName } from '../../src/database/embedded/server/replacement.ts';

/** The database that is to be replaced, served by Multaqa or, where it is stopped, by this process. */
export interface Installation {
  db: Db;
  client: MongoClient;
  isRunning: boolean;
  close(): Promise<void>;
}

/**
 * Reaches the database of a data folder. A file that cannot be opened is put aside, and told of.
 * @throws Error when another program has the folder, or serves it where anybody may ask.
 */
export async function reachDatabase(dataDir: string): Promise<Installation> {
  const { uri, close } = await serverOf(dataDir);
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  return {
    db: client.db(),
    client,
    isRunning: close === undefined,
    async close() {
      await client.close();
      await close?.();
    },
  };
}

async function serverOf(dataDir: string): Promise<{ uri: string; close?: () => Promise<void> }> {
  if (!existsSync(path.join(dataDir, DATABASE_FILE))) return openEmbeddedDatabase({ dataDir });
  const holder = takeFolder(dataDir);
  if ('lock' in holder) {
    holder.lock.release();
    return openOrPutAside(dataDir);
  }
  if (!holder.uri.includes('.sock'))
    throw new Error(`${dataDir} is served on a port (npm run database): stop that, then restore`);
  return holder;
}

/** Whoever restores because the file is damaged must get past it, and keep it. */
async function openOrPutAside(dataDir: string) {
  try {
    return await openEmbeddedDatabase({ dataDir });
  } catch (error) {
    const kept = path.join(dataDir, keptName(new Date()));
    console.warn(`${(error as Error).message}. It is kept as ${kept}.`);
    const file = path.join(dataDir, DATABASE_FILE);
    for (const end of ['-wal', '-shm', '']) if (existsSync(file + end)) renameSync(file + end, kept + end);
    return openEmbeddedDatabase({ dataDir });
  }
}

/** How many documents there are now. */
export async function countDocuments(db: Db): Promise<number> {
  const { objects } = await db.command({ dbStats: 1 });
  return Number(objects);
}
