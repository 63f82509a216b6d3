import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { DomainError } from '../../../errors.ts';
import { isDuplicate } from '../../../jobs/queue.ts';
import { RegistrationModel, type RegistrationRecord } from '../../../registrations/registration.ts';
import type { GroupRecord } from '../../group.ts';
import { MemberModel, type MemberRecord, MOST_MEMBERS } from '../member.ts';
import { belongTo } from '../queries.ts';

/** What came of it. */
export interface BroughtIn {
  added: number;
  /** They belong here by what they registered with, but somebody put them into another group of the workshop. */
  elsewhere: number;
}

/**
 * Makes everybody a member who belongs in the group by their registration; see `belongTo`. Pressed again it adds who has come
 * since, and moves nobody.
 * @throws DomainError where nothing says who belongs in the group.
 */
export async function bringIn(group: GroupRecord, actor: Actor, now: Date): Promise<BroughtIn> {
  const who = await belongTo(group);
  if (!who) throw new DomainError('members:errors.nobodyBelongs');
  const people = await RegistrationModel.find({ forum: group.forum, state: 'confirmed', ...who })
    .select({ _id: 1 })
    .sort({ registeredAt: 1, _id: 1 })
    .limit(MOST_MEMBERS)
    .lean<Pick<RegistrationRecord, '_id'>[]>();
  const { known, elsewhere } = await placesOf(group, people);
  const room = MOST_MEMBERS - (await MemberModel.countDocuments({ group: group._id }));
  const newcomers = people.filter(({ _id }) => !known.has(String(_id))).slice(0, Math.max(0, room));
  const added = await insert(group, newcomers, now);
  if (added > 0) {
    const { forum, _id: id, name: label } = group;
    const change = { forum, actor, verb: 'groupMember.broughtIn', kind: 'workshopGroup', id, label };
    await recordChange({ ...change, after: { people: added } }, now);
  }
  return { added, elsewhere };
}

async function placesOf(
  { _id, session }: GroupRecord,
  people: readonly { _id: Types.ObjectId }[],
): Promise<{ known: Set<string>; elsewhere: number }> {
  const rows = await MemberModel.find({ session, registration: { $in: people.map((one) => one._id) } })
    .select({ registration: 1, group: 1 })
    .limit(people.length)
    .lean<Pick<MemberRecord, 'registration' | 'group'>[]>();
  return {
    known: new Set(rows.map(({ registration }) => String(registration))),
    elsewhere: rows.filter(({ group }) => !group.equals(_id)).length,
  };
}

/** @returns how many became members by this: two may press at once, and the index lets each person in once. */
async function insert(
  { forum, session, _id: group }: GroupRecord,
  people: readonly { _id: Types.ObjectId }[],
  addedAt: Date,
): Promise<number> {
  const rows = people.map(({ _id: registration }) => ({
    _id: randomUUID(),
    forum,
    session,
    group,
    registration,
    addedAt,
  }));
  try {
    await MemberModel.insertMany(rows, { ordered: false });
    return rows.length;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return MemberModel.countDocuments({ _id: { $in: rows.map(({ _id }) => _id) } });
  }
}
