import type { Readable } from 'node:stream';
import { config } from '../config.ts';
import type { ByteRange } from './byteRange.ts';
import { diskStore } from './diskStore.ts';

/** Where the content of stored files lies. Keys are ids. */
export interface Store {
  /** Takes a file over from the disk; when it resolves, the content outlives a power cut, and `from` is gone. */
  put(key: string, from: string, about: { size: number; type: string }): Promise<void>;
  /** @throws Error when there is nothing under the key. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /** Nothing happens where there is nothing. */
  remove(key: string): Promise<void>;
}

let chosen: Promise<Store> | undefined;

/** The store of this installation: `S3_URL` where it is set, else `UPLOADS_DIR`. */
export function store(): Promise<Store> {
  chosen ??= openStore(config.s3Url, config.uploadsDir);
  return chosen;
}

export async function openStore(s3Url: string | undefined, uploadsDir: string): Promise<Store> {
  if (!s3Url) return diskStore(uploadsDir);
  // The AWS SDK is large: only installations that use it load it.
  const { s3Store } = await import('./s3Store.ts');
  return s3Store(s3Url);
}
