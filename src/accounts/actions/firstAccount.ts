import { recordChange } from '../../audit/record.ts';
import { config } from '../../config.ts';
import { DomainError } from '../../errors.ts';
import { DEFAULT_LANGUAGE, type Language } from '../../i18n/languages.ts';
import { paths } from '../../paths.ts';
import { AccountModel, type AccountRecord } from '../account.ts';
import { AccountTokenModel } from '../accountToken.ts';
import type { FirstAccountInput } from '../form.ts';
import { hashNewPassword } from '../password.ts';
import { anyAccount, findToken } from '../queries.ts';
import { newSecret } from '../secretToken.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * A link for making the first account, or `undefined` when there is an account. Each start makes a new link, since only
 * hashes are kept; those of earlier starts work until they run out or an account is made.
 */
export async function firstAccountLink(now: Date): Promise<string | undefined> {
  if (await anyAccount()) return undefined;
  const { secret, hash } = newSecret();
  await AccountTokenModel.create({ kind: 'firstAccount', hash, expiresAt: new Date(now.getTime() + WEEK) });
  return config.baseUrl + paths.firstAccount(DEFAULT_LANGUAGE, secret);
}

/** Whether this link may still make the first account. */
export async function mayMakeFirstAccount(secret: string, now: Date): Promise<boolean> {
  const [token, taken] = await Promise.all([findToken('firstAccount', secret, now), anyAccount()]);
  return token !== null && !taken;
}

/**
 * Makes the first account, an administrator.
 * @throws DomainError when the link is over, somebody was first, or the password is easily guessed.
 */
export async function makeFirstAccount(
  secret: string,
  { password, ...person }: FirstAccountInput,
  language: Language,
  now: Date,
): Promise<AccountRecord> {
  const passwordHash = await hashNewPassword(password, [person.name, person.email]);
  if (!(await mayMakeFirstAccount(secret, now))) throw new DomainError('accounts:errors.linkOver');
  const account = await createFirst({ ...person, passwordHash, language });
  await AccountTokenModel.deleteMany({ kind: 'firstAccount' });
  const actor = { kind: 'account' as const, id: String(account._id), name: account.name };
  const { name, email, isAdministrator } = account;
  const after = { name, email, language, isAdministrator };
  await recordChange({ actor, verb: 'account.created', kind: 'account', id: account._id, after }, now);
  return account;
}

/** Two people may send the form at once, even from two links: `isFirst` is unique, so one of them is refused. */
async function createFirst(
  given: Pick<AccountRecord, 'name' | 'email' | 'language'> & { passwordHash: string },
): Promise<AccountRecord> {
  try {
    const made = await AccountModel.create({ ...given, isAdministrator: true, isFirst: true });
    return made.toObject();
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) throw new DomainError('accounts:errors.linkOver');
    throw error;
  }
}
