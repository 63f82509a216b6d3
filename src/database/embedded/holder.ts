import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FolderLock, lockFolder } from './server/lock.ts';
import { ADDRESS_FILE } from './server/names.ts';

/** Who has a data folder: whoever asked, or a server that answers at its URI. */
export type Holder = { lock: FolderLock } | { uri: string };

/**
 * Takes a data folder for this process, or finds the server that has it.
 * @throws Error when another program has it, which can be asked nothing.
 */
export function takeFolder(dataDir: string): Holder {
  try {
    return { lock: lockFolder(dataDir) };
  } catch (error) {
    const uri = serverIn(dataDir);
    if (uri) return { uri };
    throw error;
  }
}

/** Where a server of this folder said it listens; it may have died since. */
function serverIn(dataDir: string): string | undefined {
  try {
    return readFileSync(join(dataDir, ADDRESS_FILE), 'utf8');
  } catch {
    return undefined;
  }
}
