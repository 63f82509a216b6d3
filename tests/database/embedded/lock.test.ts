import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { expect, test } from 'vitest';
import { openEmbeddedDatabase } from '../../../src/database/embedded/index.ts';
import { failure, freshFolder } from './open.ts';

test('a folder in use is refused, with the process that has it', async () => {
  const dataDir = freshFolder();
  const first = await openEmbeddedDatabase({ dataDir });
  const { message } = await failure(openEmbeddedDatabase({ dataDir }));
  expect(message).toBe(
    `cannot open the embedded database in ${dataDir}: it is in use by process ${process.pid}; stop that one, or choose another folder`,
  );
  await first.close();
  await (await openEmbeddedDatabase({ dataDir })).close();
});

test('a file of another kind is refused, and left as it is', async () => {
  const dataDir = freshFolder();
  writeFileSync(
    path.join(dataDir, 'database.sqlite'),
    'a text, and by no means a database, but long enough to be one'.repeat(20),
  );
  expect((await failure(openEmbeddedDatabase({ dataDir }))).message).toBe(
    `cannot open the embedded database in ${dataDir}: database.sqlite is not a database; put it aside and restore a backup (file is not a database)`,
  );
});

test('a folder that cannot be made is refused in one line', async () => {
  const folder = freshFolder();
  const dataDir = path.join(folder, 'file', 'data');
  writeFileSync(path.join(folder, 'file'), '');
  const { message } = await failure(openEmbeddedDatabase({ dataDir }));
  expect(message).toMatch(/^cannot open the embedded database in [^\n]*ENOTDIR[^\n]*$/);
});

test('a folder with too long a name for a socket works all the same', async () => {
  const dataDir = path.join(freshFolder(), 'x'.repeat(120));
  mkdirSync(dataDir);
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
  await client.close();
  await database.close();
});

test('on a port it answers on the loopback interface', async () => {
  const database = await openEmbeddedDatabase({ dataDir: freshFolder(), tcpPort: 0 });
  expect(database.uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/multaqa\?directConnection=true$/);
  const client = new MongoClient(database.uri);
  expect(await client.db().collection('things').countDocuments()).toBe(0);
  await client.close();
  await database.close();
  await database.close();
});
