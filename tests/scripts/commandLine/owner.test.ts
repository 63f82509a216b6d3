import { mkdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refuseOtherOwner } from '../../../scripts/commandLine/owner.ts';
import { freshFolder } from '../programs.ts';

test('a folder of another user is refused, ones of our own and new ones are not', () => {
  const folder = freshFolder();
  refuseOtherOwner(folder, 1);
  mkdirSync(folder, { recursive: true });
  const { uid } = statSync(folder);
  refuseOtherOwner(folder, uid);
  expect(() => refuseOtherOwner(folder, uid + 1)).toThrow(
    /^[^\n]* belongs to another user: run this as that user/,
  );
});
