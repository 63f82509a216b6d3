import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/**
 * Makes a folder for its owner alone, and those above it that are missing. Node's own way never comes back where a
 * folder exists and nothing can be made in it, as in /proc.
 * @throws Error of the system where it cannot be made, or is a file.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    makeFolder(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

/**
 * A log beside a file without bytes: SQLite would take the file for a new one and throw the log away.
 * @throws Error where somebody has emptied the file.
 */
export function refuseTruncated(file: string): void {
  if (sizeOf(file) || !sizeOf(`${file}-wal`)) return;
  throw new Error('database.sqlite is empty but its log is not; put both aside and restore a backup');
}
