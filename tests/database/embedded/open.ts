import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Db, MongoClient } from 'mongodb';
import { afterAll } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';

/** A fresh folder, gone after the tests of the file. */
export function freshFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-embedded-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenDatabase {
  /** Where its file lies. */
  folder: string;
  uri: string;
  client: MongoClient;
  db: Db;
}

/** An embedded database of its own for a test file, with a client connected to it. */
export async function openDatabase(): Promise<OpenDatabase> {
  const folder = freshFolder();
  const database = await openEmbeddedDatabase({ dataDir: folder });
  const client = new MongoClient(database.uri, { maxPoolSize: 20 });
  await client.connect();
  afterAll(async () => {
    await client.close();
    await database.close();
  });
  return { folder, uri: database.uri, client, db: client.db() };
}

/** The error an operation fails with; fails the test where it succeeds. */
export async function failure(operation: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  return operation.then(
    () => {
      throw new Error('expected a failure');
    },
    (error: Error & Record<string, unknown>) => error,
  );
}
