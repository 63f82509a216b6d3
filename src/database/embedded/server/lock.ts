import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SQLITE_BUSY, sqliteCode } from './storageErrors.ts';

/** Holds a data folder for this process. */
export interface FolderLock {
  release(): void;
}

function holderOf(file: string): string {
  try {
    return `process ${readFileSync(file, 'utf8').trim()}`;
  } catch {
    return 'another process';
  }
}

/**
 * Takes the folder for this process alone, or throws an error that names the process that has it. The lock itself is
 * the operating system's, on a file SQLite keeps locked: it goes with the process however that ends, and a process
 * number used again misleads nobody. The number is only for people.
 */
export function lockFolder(folder: string): FolderLock {
  const pidFile = join(folder, 'database.pid');
  const lock = new DatabaseSync(join(folder, 'database.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    lock.close();
    if (sqliteCode(error) !== SQLITE_BUSY) throw error;
    throw new Error(`it is in use by ${holderOf(pidFile)}; stop that one, or choose another folder`);
  }
  return {
    release() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}
