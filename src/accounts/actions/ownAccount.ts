import { actorOf, recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import { AccountModel, type AccountRecord } from '../account.ts';
import type { CurrentUser } from '../currentUser.ts';
import type { PasswordInput, ProfileInput } from '../form.ts';
import { mailPasswordChanged } from '../mails.ts';
import { hashNewPassword, passwordMatches } from '../password.ts';
import { findAccount } from '../queries.ts';

export async function saveProfile(
  user: CurrentUser,
  { name, language }: ProfileInput,
  now: Date,
): Promise<void> {
  const before = { name: user.name, language: user.language };
  await AccountModel.updateOne({ _id: user.id }, { $set: { name, language } });
  await record(user, 'account.edited', now, { before, after: { name, language } });
}

/**
 * Changes one's own password; every other sign-in ends.
 * @returns the account, for this browser to be signed in anew.
 * @throws DomainError when the present password is wrong or the new one easily guessed.
 */
export async function changePassword(
  user: CurrentUser,
  { currentPassword, password }: PasswordInput,
  now: Date,
): Promise<AccountRecord> {
  const { passwordHash: before } = await findAccount(user.id);
  const matches = await passwordMatches(before, currentPassword);
  if (before === undefined || !matches) throw new DomainError('accounts:errors.wrongPassword');
  const passwordHash = await hashNewPassword(password, [user.name, user.email]);
  const account = await AccountModel.findOneAndUpdate(
    { _id: user.id, passwordHash: before },
    { $set: { passwordHash }, $inc: { signInEpoch: 1 } },
    { returnDocument: 'after' },
  ).lean<AccountRecord>();
  // Changed or reset in this instant: then the present password is no longer the one that was typed.
  if (!account) throw new DomainError('accounts:errors.wrongPassword');
  await mailPasswordChanged(account, now);
  await record(user, 'account.passwordChanged', now);
  return account;
}

/** Ends every sign-in of the person, this one too. */
export async function signOutEverywhere(user: CurrentUser, now: Date): Promise<void> {
  await AccountModel.updateOne({ _id: user.id }, { $inc: { signInEpoch: 1 } });
  await record(user, 'account.signedOutEverywhere', now);
}

function record(
  user: CurrentUser,
  verb: string,
  now: Date,
  change: { before?: object; after?: object } = {},
): Promise<void> {
  const { id, name } = user;
  return recordChange({ actor: actorOf(user), verb, kind: 'account', id, label: name, ...change }, now);
}
