import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../../src/config.ts';

/** The names of the files that were read from requests and neither kept nor deleted yet. */
export function incomingFiles(): Promise<string[]> {
  return readdir(path.join(config.uploadsDir, 'incoming')).catch(() => []);
}
