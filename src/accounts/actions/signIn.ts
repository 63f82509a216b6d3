import { DomainError } from '../../errors.ts';
import type { AccountRecord } from '../account.ts';
import { passwordMatches } from '../password.ts';
import { findAccountByEmail } from '../queries.ts';

/**
 * The account of this address and password.
 * @throws DomainError in the same words and after the same work for an unknown address as for a wrong password.
 */
export async function accountFor({
  email,
  password,
}: {
  email: string;
  password: string;
}): Promise<AccountRecord> {
  const account = await findAccountByEmail(email);
  const matches = await passwordMatches(account?.passwordHash, password);
  if (!account || !matches) throw new DomainError('accounts:errors.wrongSignIn');
  return account;
}
