import { AccountModel, type AccountRecord, type ForumRole } from '../../../src/accounts/account.ts';
import type { ForumRecord } from '../../../src/forums/forum.ts';

let made = 0;

/** An account without a role anywhere; it signs in through `app.signedIn(account)`. */
export async function createAccount(given: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  made += 1;
  const account = await AccountModel.create({
    email: `person-${made}@example.org`,
    name: `Person ${made}`,
    language: 'fr',
    ...given,
  });
  return account.toObject();
}

/** Somebody with a role in a forum. */
export function createMember(
  forum: Pick<ForumRecord, '_id'>,
  role: ForumRole,
  given: Partial<AccountRecord> = {},
): Promise<AccountRecord> {
  return createAccount({ memberships: [{ forum: forum._id, role }], ...given });
}

export function createAdministrator(given: Partial<AccountRecord> = {}): Promise<AccountRecord> {
  return createAccount({ isAdministrator: true, ...given });
}
