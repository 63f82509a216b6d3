import type { Types } from 'mongoose';
import { actorOf, recordChange } from '../../audit/record.ts';
import { DomainError } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { AccountModel, type ForumRole } from '../account.ts';
import type { CurrentUser } from '../currentUser.ts';
import type { RoleInput } from '../form.ts';
import { findPerson, type Person } from '../queries.ts';
import { leaveOwnership } from './leaveOwnership.ts';

/**
 * Gives somebody of the team another role.
 * @throws DomainError when the role is no longer the one that the form showed, or no owner would be left.
 */
export async function changeRole(
  forum: ForumRecord,
  user: CurrentUser,
  person: Person,
  { role, shownRole }: RoleInput,
  now: Date,
): Promise<void> {
  if (person.role !== shownRole) throw new DomainError('accounts:errors.roleChanged');
  if (role === shownRole) return;
  const update = {
    $set: { 'memberships.$.role': role },
    $unset: { 'memberships.$.leavingSince': 1 },
  };
  if (shownRole === 'owner') await leaveOwnership(forum._id, person.id, update, now);
  else await changeMembership(forum._id, person.id, shownRole, update);
  await record(forum, user, 'membership.changed', person, now, { role });
}

/**
 * Takes somebody out of the team.
 * @throws DomainError when no owner would be left; NotFound when the person is not in the team.
 */
export async function removePerson(
  forum: ForumRecord,
  user: CurrentUser,
  id: string,
  now: Date,
): Promise<Person> {
  const person = await findPerson(forum._id, id);
  const update = { $pull: { memberships: { forum: forum._id } } };
  if (person.role === 'owner') await leaveOwnership(forum._id, person.id, update, now);
  else await changeMembership(forum._id, person.id, person.role, update);
  await record(forum, user, 'membership.ended', person, now);
  return person;
}

/** One conditional update: another owner may change the same role in this instant. */
async function changeMembership(
  forum: Types.ObjectId,
  person: string,
  from: ForumRole,
  update: object,
): Promise<void> {
  const filter = { _id: person, memberships: { $elemMatch: { forum, role: from } } };
  const { modifiedCount } = await AccountModel.updateOne(filter, update);
  if (modifiedCount === 0) throw new DomainError('accounts:errors.roleChanged');
}

function record(
  forum: ForumRecord,
  user: CurrentUser,
  verb: string,
  { id, name, email, role }: Person,
  now: Date,
  after?: { role: ForumRole },
): Promise<void> {
  const before = after ? { role } : { name, email, role };
  const change = { forum: forum._id, actor: actorOf(user), verb, kind: 'membership', id, label: name };
  return recordChange({ ...change, before, ...(after && { after }) }, now);
}
