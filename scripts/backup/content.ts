import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** What a file holds, without holding it. */
export interface Content {
  bytes: number;
  sha256: string;
}

/** Reads a file from end to end. */
export async function contentOf(file: string, onBytes: (bytes: number) => void = () => {}): Promise<Content> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk);
    bytes += chunk.length;
    onBytes(chunk.length);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The content of a file that should have a known one; `undefined` where it is missing or has another size. */
export async function contentIfOfSize(file: string, bytes: number): Promise<Content | undefined> {
  const size = await stat(file).then(
    (found) => found.size,
    () => -1,
  );
  return size === bytes ? contentOf(file) : undefined;
}

/** Waits until the disk has a file, or the names in a folder. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Copies a file, for nobody else to read; it has its name only when the disk has all of it.
 * @returns what was read.
 */
export async function copyWhole(from: string, to: string): Promise<Content> {
  const growing = `${to}.growing`;
  const hash = createHash('sha256');
  let bytes = 0;
  const look = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
  await pipeline(source, look, createWriteStream(growing, { mode: 0o600 }));
  await sync(growing);
  await rename(growing, to);
  return { bytes, sha256: hash.digest('hex') };
}
