import { sqliteCode } from './storageErrors.ts';

/** Errors of the operating system, and what is to be done about them. */
const SYSTEM: Record<string, string> = {
  EACCES: 'this user may not write there; give it the right, or choose another folder',
  EPERM: 'this user may not write there; give it the right, or choose another folder',
  EROFS: 'it can only be read; choose a folder that can be written',
  ENOSPC: 'the disk is full; make room and start again',
  EDQUOT: "this user's share of the disk is full; make room and start again",
  EEXIST: 'there is a file of that name; choose a folder',
  ENOTDIR: 'a part of that path is a file; choose a folder',
  ENOENT: 'no folder can be made there; choose another',
  EADDRINUSE: 'the port is taken; choose another',
  EMFILE: 'too many files are open; allow this user more',
};

/** Errors of SQLite, by their number. */
const SQLITE: Record<number, string> = {
  5: 'another program keeps database.sqlite locked; close it and start again',
  8: 'its files can only be read; give this user the right to write them',
  10: 'the disk cannot be read or written; look at its state, and restore a backup where it is broken',
  11: 'database.sqlite is damaged; put it aside and restore a backup',
  13: 'the disk is full; make room and start again',
  14: 'this user may not write there; give it the right, or choose another folder',
  26: 'database.sqlite is not a database; put it aside and restore a backup',
};

/** Why a database could not be opened and what to do, in one line; the system's own words come along. */
export function reasonOf(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replaceAll('\n', ' ');
  const { code = '' } = error as NodeJS.ErrnoException;
  const advice = SQLITE[sqliteCode(error)] ?? SYSTEM[code];
  return advice ? `${advice} (${said})` : said;
}
