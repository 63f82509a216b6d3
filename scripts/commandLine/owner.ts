import { statSync } from 'node:fs';

/**
 * What a tool writes belongs to who runs it: as another user it would leave files that Multaqa cannot open.
 * @throws Error in one line when the folder belongs to somebody else.
 */
export function refuseOtherOwner(folder: string, user = process.geteuid?.()): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  if (owner !== undefined && user !== undefined && owner !== user)
    throw new Error(`${folder} belongs to another user: run this as that user (sudo -u)`);
}
