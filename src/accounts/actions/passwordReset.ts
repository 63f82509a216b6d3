import { Types } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { JobPayload } from '../../jobs/job.ts';
import { enqueue } from '../../jobs/queue.ts';
import { AccountModel, type AccountRecord } from '../account.ts';
import { AccountTokenModel } from '../accountToken.ts';
import { mailPasswordChanged, mailPasswordLink } from '../mails.ts';
import { hashNewPassword } from '../password.ts';
import { findAccount, findAccountByEmail, findToken } from '../queries.ts';
import { newSecret } from '../secretToken.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/**
 * Asks for a link to be mailed. Only a job is stored, whether or not there is such an account, so that neither the answer
 * nor the time it takes tells which.
 */
export async function requestPasswordReset(email: string): Promise<void> {
  await enqueue(
    'accounts.mailPasswordLink',
    { email, request: String(new Types.ObjectId()) },
    { keepFor: DAY },
  );
}

/** The job of `requestPasswordReset`. */
export async function sendPasswordLink({ email, request }: JobPayload, now: Date): Promise<void> {
  const account = await findAccountByEmail(String(email));
  if (!account) return;
  await mailPasswordLink(account, await newPasswordSecret(account._id, now), String(request), now);
}

/** The secret of a link by which the account's password can be set once, for one hour unless told. */
export async function newPasswordSecret(account: Types.ObjectId, now: Date, lasts = HOUR): Promise<string> {
  const { secret, hash } = newSecret();
  const expiresAt = new Date(now.getTime() + lasts);
  await AccountTokenModel.create({ kind: 'passwordReset', hash, account, expiresAt });
  return secret;
}

/**
 * Sets a new password by a mailed link. Every sign-in of the account ends, and so do its other links.
 * @throws DomainError when the link is over (it works once) or the password is easily guessed.
 */
export async function resetPassword(secret: string, password: string, now: Date): Promise<void> {
  const found = await findToken('passwordReset', secret, now);
  if (!found?.account) throw new DomainError('accounts:errors.linkOver');
  const person = await findAccount(String(found.account));
  // Before the link is used up: a password that is refused must not cost the link.
  const passwordHash = await hashNewPassword(password, [person.name, person.email]);
  const used = await AccountTokenModel.updateOne(
    { _id: found._id, usedAt: null, expiresAt: { $gt: now } },
    { $set: { usedAt: now } },
  );
  if (used.modifiedCount === 0) throw new DomainError('accounts:errors.linkOver');
  await AccountModel.updateOne({ _id: person._id }, { $set: { passwordHash }, $inc: { signInEpoch: 1 } });
  await AccountTokenModel.deleteMany({ account: person._id, _id: { $ne: found._id } });
  await mailPasswordChanged(person, now);
  await recordReset(person, now);
}

function recordReset(person: AccountRecord, now: Date): Promise<void> {
  const actor = { kind: 'account' as const, id: String(person._id), name: person.name };
  return recordChange(
    { actor, verb: 'account.passwordReset', kind: 'account', id: person._id, label: person.name },
    now,
  );
}
