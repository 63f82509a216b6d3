import { existsSync, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { takeFolder } from '../../src/database/embedded/holder.ts';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { DATABASE_FILE } from '../../src/database/embedded/server/names.ts';
import { refuseOtherOwner } from '../commandLine/owner.ts';

/** One of the two databases of a move. */
export interface Side {
  db: Db;
  /** For people, and to know a move again; without passwords. */
  label: string;
  /** Whether a server may be writing to it. */
  isInUse: boolean;
  close(): Promise<void>;
}

/** Reads see what a majority has, writes are acknowledged when they are on the disk of a majority. */
const CONCERNS = {
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  writeConcern: { w: 'majority', journal: true },
} as const;

async function connect(uri: string): Promise<MongoClient> {
  return new MongoClient(uri, { ...CONCERNS, serverSelectionTimeoutMS: 10_000 }).connect();
}

/**
 * The embedded database of a data folder: by the server that has it, else opened here.
 * @throws Error when it is to be moved and is not there.
 */
export async function embeddedSide(dataDir: string, { isSource }: { isSource: boolean }): Promise<Side> {
  refuseOtherOwner(dataDir);
  if (isSource && !existsSync(path.join(dataDir, DATABASE_FILE)))
    throw new Error(`there is no database in ${dataDir}`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const holder = takeFolder(dataDir);
  if ('lock' in holder) holder.lock.release();
  const own = 'lock' in holder ? await openEmbeddedDatabase({ dataDir }) : undefined;
  const client = await connect(own?.uri ?? (holder as { uri: string }).uri);
  return {
    db: client.db(),
    label: `${dataDir} on ${hostname()}`,
    isInUse: own === undefined,
    async close() {
      await client.close();
      await own?.close();
    },
  };
}

/**
 * A MongoDB at an address.
 * @throws Error when it is no replica set: Multaqa needs transactions.
 */
export async function mongoSide(uri: string): Promise<Side> {
  const client = await connect(uri);
  const hello = await client.db('admin').command({ hello: 1 });
  if (!hello.setName && hello.msg !== 'isdbgrid') {
    await client.close();
    throw new Error('this MongoDB is no replica set: Multaqa needs transactions, start it with --replSet');
  }
  const { hosts, srvHost } = client.options;
  const host = srvHost ?? hosts.map(String).join(',');
  const db = client.db();
  return { db, label: `mongodb://${host}/${db.databaseName}`, isInUse: true, close: () => client.close() };
}
