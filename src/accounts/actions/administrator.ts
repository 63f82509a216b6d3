import { PROGRAM, recordChange } from '../../audit/record.ts';
import type { Language } from '../../i18n/languages.ts';
import { AccountModel, type AccountRecord } from '../account.ts';
import { newPasswordSecret } from './passwordReset.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Makes somebody an administrator, with a new account where there is none; for whoever has the server at hand, when
 * everybody else is locked out.
 * @returns the account and the secret of a link by which its password can be set once, for a day
 */
export async function makeAdministrator(
  { email, name, language }: Pick<AccountRecord, 'email' | 'name' | 'language'>,
  now: Date,
): Promise<{ secret: string; language: Language; isNew: boolean }> {
  const before = await AccountModel.findOneAndUpdate(
    { email },
    { $set: { isAdministrator: true }, $setOnInsert: { name, language } },
    { upsert: true, returnDocument: 'before' },
  ).lean<AccountRecord>();
  const account = before ?? (await AccountModel.findOne({ email }).orFail().lean<AccountRecord>());
  const change = { actor: PROGRAM, kind: 'account', id: account._id, label: account.name };
  if (!before) {
    const after = { name, email, language, isAdministrator: true };
    await recordChange({ ...change, verb: 'account.created', after }, now);
  } else if (!before.isAdministrator) {
    const [was, is] = [{ isAdministrator: false }, { isAdministrator: true }];
    await recordChange({ ...change, verb: 'account.promoted', before: was, after: is }, now);
  }
  const secret = await newPasswordSecret(account._id, now, DAY);
  return { secret, language: account.language, isNew: !before };
}
