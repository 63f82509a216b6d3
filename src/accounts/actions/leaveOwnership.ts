import type { Types, UpdateQuery } from 'mongoose';
import { DomainError } from '../../errors.ts';
import { AccountModel, type AccountRecord } from '../account.ts';

/** A mark this old, in milliseconds, was left by a process that died; it is taken away. */
const LEFT_BEHIND = 60_000;

/**
 * Changes the membership of an owner who will be none any more. A forum keeps at least one owner, though two owners may
 * demote each other at once and each is in a document of their own: so whoever leaves first says so (`leavingSince`),
 * and only then looks whether another owner stays, of those who have not said the same. Of two at once one or none goes on.
 * @throws DomainError when no other owner stays, or the person is no owner any more.
 */
export async function leaveOwnership(
  forum: Types.ObjectId,
  person: string,
  update: UpdateQuery<AccountRecord>,
  now: Date,
): Promise<void> {
  await clearLeftBehind(forum, now);
  const marked = await AccountModel.updateOne(
    { _id: person, memberships: { $elemMatch: { forum, role: 'owner', leavingSince: null } } },
    { $set: { 'memberships.$.leavingSince': now } },
  );
  if (marked.modifiedCount === 0) throw new DomainError('accounts:errors.roleChanged');
  const mine = { _id: person, memberships: { $elemMatch: { forum, role: 'owner', leavingSince: now } } };
  const staying = await AccountModel.exists({
    _id: { $ne: person },
    memberships: { $elemMatch: { forum, role: 'owner', leavingSince: null } },
  });
  if (!staying) {
    await AccountModel.updateOne(mine, { $unset: { 'memberships.$.leavingSince': 1 } });
    throw new DomainError('accounts:errors.lastOwner');
  }
  const changed = await AccountModel.updateOne(mine, update);
  if (changed.modifiedCount === 0) throw new DomainError('accounts:errors.roleChanged');
}

async function clearLeftBehind(forum: Types.ObjectId, now: Date): Promise<void> {
  const before = new Date(now.getTime() - LEFT_BEHIND);
  await AccountModel.updateMany(
    { memberships: { $elemMatch: { forum, leavingSince: { $lt: before } } } },
    { $unset: { 'memberships.$.leavingSince': 1 } },
  );
}
