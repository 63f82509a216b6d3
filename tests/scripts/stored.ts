import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient, ObjectId } from 'mongodb';
import { afterEach } from 'vitest';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Serves the database of an installation, as Multaqa does while it runs. */
export async function serve(settings: { DATA_DIR: string }) {
  const database = await openEmbeddedDatabase({ dataDir: settings.DATA_DIR });
  const client = new MongoClient(database.uri);
  const close = async () => {
    await client.close();
    await database.close();
  };
  closers.push(close);
  return { client, db: client.db(), close };
}

type Served = Awaited<ReturnType<typeof serve>>;

/** A stored file as `files/receive.ts` leaves it. @returns its key. */
export async function storeFile(
  { db }: Served,
  settings: { UPLOADS_DIR: string },
  bytes = 50_000,
): Promise<string> {
  const _id = new ObjectId();
  const content = randomBytes(bytes);
  const folder = path.join(settings.UPLOADS_DIR, 'files');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, String(_id)), content);
  await db.collection('storedfiles').insertOne({
    _id,
    forum: new ObjectId(),
    key: String(_id),
    name: 'slides.pdf',
    type: 'application/pdf',
    size: bytes,
    sha256: createHash('sha256').update(content).digest('hex'),
    storedAt: new Date(),
    createdAt: new Date(),
  });
  return String(_id);
}
