import { Types } from 'mongoose';
import type { Language } from '../i18n/languages.ts';
import { AccountModel, type AccountRecord, type ForumRole } from './account.ts';

/** The signed-in person as pages and policies see them. */
export interface CurrentUser {
  id: string;
  name: string;
  email: string;
  language: Language;
  isAdministrator: boolean;
  memberships: { forum: string; role: ForumRole }[];
}

export function asCurrentUser(account: AccountRecord): CurrentUser {
  return {
    id: String(account._id),
    name: account.name,
    email: account.email,
    language: account.language,
    isAdministrator: account.isAdministrator,
    memberships: account.memberships.map(({ forum, role }) => ({ forum: String(forum), role })),
  };
}

/** The person of a sign-in, unless they signed out everywhere since (`epoch` is then behind). */
export async function findCurrentUser(accountId: string, epoch: number): Promise<CurrentUser | undefined> {
  if (!Types.ObjectId.isValid(accountId)) return undefined;
  const account = await AccountModel.findOne({ _id: accountId, signInEpoch: epoch }).lean<AccountRecord>();
  return account ? asCurrentUser(account) : undefined;
}
