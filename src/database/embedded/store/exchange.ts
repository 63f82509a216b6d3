import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What SQLite keeps beside a database file while it is in use. */
const COMPANIONS = ['-wal', '-shm'];

/** Removes what SQLite kept beside a file: only right where the log was written back into the file before. */
export function removeCompanions(file: string): void {
  for (const end of COMPANIONS) rmSync(file + end, { force: true });
}

/** Waits until the names in a folder are on the disk. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A second name for a file; on file systems without such, a copy. */
function keepAs(file: string, kept: string): void {
  try {
    linkSync(file, kept);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(file, kept, constants.COPYFILE_EXCL);
  }
}

/**
 * Puts one closed database file in the place of another, which keeps its content under a name of its own. There is a
 * whole database under the name at every moment, also after a power cut.
 */
export function exchangeFile(file: string, replacement: string, kept: string): void {
  keepAs(file, kept);
  removeCompanions(file);
  renameSync(replacement, file);
  syncFolder(dirname(file));
}
