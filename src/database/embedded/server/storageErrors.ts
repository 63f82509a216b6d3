import { CommandError } from '../errors.ts';

export const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** SQLite's number of an error, without its finer distinctions; 0 for any other error. */
export const sqliteCode = (error: unknown): number => ((error as { errcode?: number })?.errcode ?? 0) & 0xff;

/** Whether there was no room: then nothing was written, and everybody can be told so. */
export const isDiskFull = (error: unknown): boolean => sqliteCode(error) === SQLITE_FULL;

/** What a client is told of an error of the storage; any other error stays as it is. */
export function tellable(error: unknown): unknown {
  if (isDiskFull(error))
    return new CommandError(14031, 'OutOfDiskSpace', 'the disk is full: nothing was written, reads go on');
  if (sqliteCode(error) === SQLITE_BUSY)
    return new CommandError(24, 'LockTimeout', 'another program keeps the database file locked');
  return error;
}
