import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { removeCompanions } from '../store/exchange.ts';
import { openToRead } from '../store/store.ts';

/** Told how much of the whole is done, from 0 to 1. */
export type OnProgress = (done: number) => void;

// So many pages of 8 KB are copied between two reports.
const PAGES_AT_ONCE = 500;

/** A copy for nobody else to read; SQLite keeps the permissions of a file that is there already. */
function emptyFile(file: string): void {
  rmSync(file, { force: true });
  removeCompanions(file);
  closeSync(openSync(file, 'wx', 0o600));
}

/** Makes a copy one file, without a log beside it, that can be read where nothing can be written; waits for the disk. */
function settle(file: string): void {
  const copy = new DatabaseSync(file);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Copies a database file as it is at one moment, while its server may go on writing. What stood at the target is gone.
 * @throws Error where there is no database of ours, or the target cannot be written.
 */
export async function copyDatabase(file: string, target: string, onProgress: OnProgress): Promise<void> {
  if (!existsSync(file)) throw new Error(`there is no database at ${file}`);
  openToRead(file).connection.close();
  const source = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    // One read transaction around all of it: what is committed meanwhile stays in the log and does not begin it anew.
    source.exec('BEGIN');
    source.prepare('SELECT COUNT(*) FROM colls').get();
    emptyFile(target);
    await backup(source, target, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress(1 - remainingPages / totalPages),
    });
  } finally {
    source.close();
  }
  settle(target);
  onProgress(1);
}
