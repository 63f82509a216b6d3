import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { Actor } from '../../../audit/auditEntry.ts';
import { recordChange } from '../../../audit/record.ts';
import { DomainError } from '../../../errors.ts';
import { isDuplicate } from '../../../jobs/queue.ts';
import { fullName, type RegistrationRecord } from '../../../registrations/registration.ts';
import type { GroupRecord } from '../../group.ts';
import { MemberModel, type MemberRecord, MOST_MEMBERS } from '../member.ts';

type Registered = Pick<RegistrationRecord, '_id' | 'state' | 'givenName' | 'familyName'>;

/**
 * Makes somebody a member of a group; who is in another group of its workshop moves.
 * @returns whether they moved.
 * @throws DomainError for a registration that is not confirmed, or when the group is full.
 */
export async function addMember(
  group: GroupRecord,
  person: Registered,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  if (person.state !== 'confirmed') throw new DomainError('members:errors.notConfirmed');
  if ((await MemberModel.countDocuments({ group: group._id })) >= MOST_MEMBERS)
    throw new DomainError('members:errors.full', { max: MOST_MEMBERS });
  const before = await place(group, person._id, now);
  if (before?.group.equals(group._id)) return false;
  await tell('groupMember.added', group, person, actor, now);
  return before !== null;
}

/** Takes somebody out of a group. Pressed twice it does nothing more. */
export async function removeMember(
  group: GroupRecord,
  person: Registered,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { deletedCount } = await MemberModel.deleteOne({ group: group._id, registration: person._id });
  if (deletedCount) await tell('groupMember.removed', group, person, actor, now);
}

/** One update for both: new here, or moved. @returns where they were before. */
async function place(
  { _id: group, forum, session }: GroupRecord,
  registration: Types.ObjectId,
  addedAt: Date,
): Promise<MemberRecord | null> {
  const put = () =>
    MemberModel.findOneAndUpdate(
      { session, registration },
      { $set: { group, addedAt }, $setOnInsert: { _id: randomUUID(), forum } },
      { upsert: true, returnDocument: 'before' },
    ).lean<MemberRecord>();
  try {
    return await put();
  } catch (error) {
    // Two at once found no row; the one that came second finds it now.
    if (!isDuplicate(error)) throw error;
    return put();
  }
}

/** A line of the person's own history, which goes when they are forgotten. */
async function tell(
  verb: string,
  { forum, name }: GroupRecord,
  person: Registered,
  actor: Actor,
  now: Date,
): Promise<void> {
  const texts = verb === 'groupMember.added' ? { after: { group: name } } : { before: { group: name } };
  const { _id: id } = person;
  await recordChange(
    { forum, actor, verb, kind: 'registration', id, label: fullName(person), ...texts },
    now,
  );
}
