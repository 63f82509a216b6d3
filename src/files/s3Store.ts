import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Disk } from 'flydrive';
import { S3Driver } from 'flydrive/drivers/s3';
import type { Store } from './store.ts';

/**
 * Files in a bucket of an S3-compatible service.
 * @param address `s3://key:secret@host/bucket?endpoint=https://…&region=…`; without `endpoint` it is `https://host`.
 * @throws Error in one line when the address lacks a part.
 */
export function s3Store(address: string): Store {
  const { bucket, ...place } = readS3Url(address);
  const disk = new Disk(
    new S3Driver({
      ...place,
      bucket,
      // Buckets by path work with every service; by host name only with some.
      forcePathStyle: true,
      supportsACL: false,
      visibility: 'private',
      // Not every S3-compatible service knows the newer checksums; ours is in the record.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  );
  return {
    async put(key, from, { size, type }) {
      await disk.putStream(key, createReadStream(from), { contentLength: size, contentType: type });
      await rm(from, { force: true });
    },
    // Always the whole file: `send.ts` asks for ranges of files on disk only.
    read: (key) => disk.getStream(key),
    remove: (key) => disk.delete(key),
  };
}

/** The parts of `S3_URL`. */
export function readS3Url(address: string) {
  const url = new URL(address);
  const bucket = decodeURIComponent(url.pathname.replace(/^\/+|\/+$/g, ''));
  if (!bucket || !url.username || !url.password)
    throw new Error('S3_URL: must have the form s3://key:secret@host/bucket?endpoint=…&region=…');
  return {
    bucket,
    region: url.searchParams.get('region') ?? 'us-east-1',
    endpoint: url.searchParams.get('endpoint') ?? `https://${url.host}`,
    credentials: {
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
    },
  };
}
