import type { ClientSession, Types } from 'mongoose';
import type { GroupRecord } from '../../group.ts';
import { MemberModel } from '../member.ts';

/** Somebody who is forgotten is in no group any more; part of forgetting them. */
export async function forgetMember(registration: Types.ObjectId, transaction: ClientSession): Promise<void> {
  await MemberModel.deleteMany({ registration }, { session: transaction });
}

/**
 * One registration's places in groups become another's: a colleague takes over, or two registrations were one person's. Where
 * the other has a group of its own in a workshop, that one counts.
 */
export async function handPlacesOn(
  from: Types.ObjectId,
  to: Types.ObjectId,
  transaction: ClientSession,
): Promise<void> {
  const own = await MemberModel.find({ registration: to }).distinct('session').session(transaction);
  await MemberModel.updateMany(
    { registration: from, session: { $nin: own } },
    { registration: to },
    { session: transaction },
  );
  await MemberModel.deleteMany({ registration: from }, { session: transaction });
}

/** The group has another workshop now. Who has a group there already stays in that one. */
export async function takeMembersAlong({ _id: group, session }: GroupRecord): Promise<void> {
  const there = await MemberModel.find({ session, group: { $ne: group } }).distinct('registration');
  await MemberModel.deleteMany({ group, registration: { $in: there } });
  await MemberModel.updateMany({ group }, { session });
}

/** A group that is removed leaves nobody in it. */
export async function dismissMembers({ _id }: GroupRecord): Promise<void> {
  await MemberModel.deleteMany({ group: _id });
}
