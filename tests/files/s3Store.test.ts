import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readS3Url } from '../../src/files/s3Store.ts';
import { openStore, type Store } from '../../src/files/store.ts';

const KEY = '0123456789abcdef01234567';
let folder: string;
let server: Server;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'multaqa-s3-'));
  const s3 = new S3rver({ directory: folder, silent: true, configureBuckets: [{ name: 'forum' }] });
  await s3.configureBuckets();
  server = createServer(s3.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = encodeURIComponent(`http://127.0.0.1:${port}`);
  store = await openStore(`s3://S3RVER:S3RVER@127.0.0.1/forum?endpoint=${endpoint}&region=eu-west-3`, folder);
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

test('puts a file into the bucket, gives it back whole, and removes it', async () => {
  const content = Buffer.alloc(3_000_000, 'ملتقى');
  const from = path.join(folder, 'coming in');
  await writeFile(from, content);
  await store.put(KEY, from, { size: content.length, type: 'application/pdf' });
  expect(await readdir(folder)).not.toContain('coming in');
  expect((await buffer(await store.read(KEY))).equals(content)).toBe(true);
  await store.remove(KEY);
  await expect(store.read(KEY)).rejects.toThrow();
  await expect(store.remove(KEY)).resolves.toBeUndefined();
});

test('the address says who, where and in which bucket', () => {
  expect(readS3Url('s3://key:se%2Fcret@s3.example.org/forum')).toEqual({
    bucket: 'forum',
    region: 'us-east-1',
    endpoint: 'https://s3.example.org',
    credentials: { accessKeyId: 'key', secretAccessKey: 'se/cret' },
  });
  expect(() => readS3Url('s3://s3.example.org/forum')).toThrow(/^S3_URL: /);
  expect(() => readS3Url('s3://key:secret@s3.example.org/')).toThrow(/^S3_URL: /);
});
