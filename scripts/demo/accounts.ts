import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AccountModel, type AccountRecord, type ForumRole } from '../../src/accounts/account.ts';
import { hashNewPassword } from '../../src/accounts/password.ts';
import type { Config } from '../../src/config.ts';
import type { ForumRecord } from '../../src/forums/forum.ts';

/** The demonstration's people of the team; the owner may also create forums. */
export const ACCOUNTS: { email: string; name: string; role: ForumRole }[] = [
  { email: 'owner@example.org', name: 'Owner (demo)', role: 'owner' },
  { email: 'organiser@example.org', name: 'Organiser (demo)', role: 'organiser' },
  { email: 'rapporteur@example.org', name: 'Rapporteur (demo)', role: 'rapporteur' },
  { email: 'checkin@example.org', name: 'Check-in (demo)', role: 'checkIn' },
];

/** `DEMO_PASSWORD`, else one made at the first demonstration in this `DATA_DIR` and kept there, so that it can be printed again. */
export function demoPassword(settings: Config): string {
  if (settings.demoPassword) return settings.demoPassword;
  const file = path.join(settings.dataDir, 'demo-password');
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(9).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

/** Makes the accounts that are not there yet, each with its role in the forum. */
export async function addAccounts(forum: ForumRecord, password: string): Promise<AccountRecord[]> {
  const emails = ACCOUNTS.map(({ email }) => email);
  const existing = await AccountModel.find({ email: { $in: emails } }, { email: 1 }).lean();
  const missing = ACCOUNTS.filter(({ email }) => !existing.some((account) => account.email === email));
  if (missing.length) {
    const passwordHash = await hashNewPassword(password, []);
    await AccountModel.insertMany(
      missing.map(({ email, name, role }) => ({
        email,
        name,
        language: 'fr',
        passwordHash,
        isAdministrator: role === 'owner',
        memberships: [{ forum: forum._id, role }],
      })),
    );
  }
  return AccountModel.find({ email: { $in: emails } }).lean<AccountRecord[]>();
}
