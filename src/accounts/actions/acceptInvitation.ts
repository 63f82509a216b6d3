import { recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { Language } from '../../i18n/languages.ts';
import { AccountModel, type AccountRecord } from '../account.ts';
import type { InvitedInput } from '../form.ts';
import { InvitationModel, type InvitationRecord } from '../invitation.ts';
import { hashNewPassword } from '../password.ts';
import { findAccount } from '../queries.ts';

/**
 * Accepts as somebody who has an account; it must be the account of the invited address.
 * @throws DomainError when the invitation was accepted, withdrawn or sent anew meanwhile, or is another's.
 */
export async function acceptAsMember(
  invitation: InvitationRecord,
  accountId: string,
  now: Date,
): Promise<AccountRecord> {
  const account = await findAccount(accountId);
  if (account.email !== invitation.email) throw new DomainError('accounts:errors.otherAddress');
  await claim(invitation, now);
  return join(invitation, account, now);
}

/**
 * Accepts as somebody new: makes the account of the invited address.
 * @throws DomainError as above, when the address got an account meanwhile, or the password is easily guessed.
 */
export async function acceptAsNewcomer(
  invitation: InvitationRecord,
  { name, password }: InvitedInput,
  language: Language,
  now: Date,
): Promise<AccountRecord> {
  const { email } = invitation;
  const passwordHash = await hashNewPassword(password, [name, email]);
  await claim(invitation, now);
  try {
    const account = (await AccountModel.create({ email, name, language, passwordHash })).toObject();
    const actor = { kind: 'account' as const, id: String(account._id), name };
    const after = { name, email, language };
    await recordChange({ actor, verb: 'account.created', kind: 'account', id: account._id, after }, now);
    return await join(invitation, account, now);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 11000) throw error;
    await InvitationModel.updateOne({ _id: invitation._id }, { $unset: { acceptedAt: 1 } });
    throw new DomainError('accounts:errors.addressTaken');
  }
}

/** The link works once, though two windows may send it at once and the owner may withdraw it in this instant. */
async function claim({ _id, tokenHash }: InvitationRecord, now: Date): Promise<void> {
  const { modifiedCount } = await InvitationModel.updateOne(
    { _id, tokenHash, acceptedAt: null, expiresAt: { $gt: now } },
    { $set: { acceptedAt: now } },
  );
  if (modifiedCount === 0) throw new DomainError('accounts:errors.linkOver');
}

/** A crash before the last line leaves the invitation in the owner's list, to be sent again. */
async function join(invitation: InvitationRecord, account: AccountRecord, now: Date): Promise<AccountRecord> {
  const { _id, forum, role } = invitation;
  const joined = await AccountModel.findOneAndUpdate(
    { _id: account._id, 'memberships.forum': { $ne: forum } },
    { $push: { memberships: { forum, role, since: now } } },
    { returnDocument: 'after' },
  ).lean<AccountRecord>();
  const { name, email } = account;
  const change = { forum, actor: { kind: 'account' as const, id: String(account._id), name } };
  const after = { name, email, role };
  await recordChange(
    { ...change, verb: 'membership.began', kind: 'membership', id: account._id, after },
    now,
  );
  await InvitationModel.deleteOne({ _id });
  return joined ?? account;
}
