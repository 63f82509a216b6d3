import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Store } from './store.ts';

/** Where the content of stored files lies, each under its key. */
export const filesFolder = (uploadsDir: string) => path.join(uploadsDir, 'files');

/** Files in a folder of this machine, one for each key. Nothing else serves that folder. */
export function diskStore(uploadsDir: string): Store {
  const folder = filesFolder(uploadsDir);
  const place = (key: string) => {
    if (!/^[0-9a-f]{24}$/.test(key)) throw new Error('not a key of a stored file');
    return path.join(folder, key);
  };
  return {
    async put(key, from) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await sync(from);
      // Uploads come in under the same folder, so this is a new name and not a copy.
      await rename(from, place(key));
      // A new name is only safe once its folder is.
      await sync(folder);
    },
    async read(key, range) {
      const file = place(key);
      await stat(file);
      return createReadStream(file, range);
    },
    async remove(key) {
      await rm(place(key), { force: true });
    },
  };
}

/** Waits until the disk has it. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
