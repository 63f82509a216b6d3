import { join } from 'node:path';
import { CommandError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { REPLACEMENT_FILE } from './names.ts';

/** The name under which a database stays that was replaced at an instant: `database.before-2026-11-24T08-00-00-000Z.sqlite`. */
export const keptName = (now: Date) => `database.before-${now.toISOString().replace(/[:.]/g, '-')}.sqlite`;

/**
 * Puts `database.replacement.sqlite` of a folder in the place of its open database.
 * @returns the name of the file that keeps what was there before.
 * @throws CommandError, with everything as before, where that cannot be.
 */
export function replaceDatabase(store: Store, folder: string, now: Date): string {
  const kept = keptName(now);
  try {
    store.replaceFile(join(folder, REPLACEMENT_FILE), join(folder, kept));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(96, 'OperationFailed', `the database was not replaced: ${reason}`);
  }
  return kept;
}

/** TCP clients are anybody on this machine; a file of the folder is for its owner to exchange. */
export const onlyBySocket = () =>
  new CommandError(13, 'Unauthorized', 'replaceDatabase is only accepted on the unix socket');
