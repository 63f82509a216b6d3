import { Types } from 'mongoose';
import type { AccountRecord } from '../../accounts/account.ts';
import { AccountModel } from '../../accounts/account.ts';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { bumpPublicRevision } from '../../forums/publicRevision.ts';
import { removeWithDocument } from '../document/removal.ts';
import type { GroupInput } from '../forms/group.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { mailAssignment } from '../mails.ts';
import { dismissMembers, takeMembersAlong } from '../members/actions/follow.ts';

/** Adds a group to a workshop and writes to its rapporteurs. */
export async function createGroup(
  forum: ForumRecord,
  input: GroupInput,
  actor: Actor,
  now: Date,
): Promise<GroupRecord> {
  const created = await GroupModel.create({ ...stored(input), forum: forum._id });
  const group = created.toObject<GroupRecord>();
  await recordGroup('workshopGroup.created', group, { after: group }, actor, now);
  await tellRapporteurs(forum, group, group.rapporteurs, now);
  return group;
}

/**
 * Changes a group; people who are its rapporteurs from now on are written to.
 * @throws VersionConflict with the stored group, when somebody changed it since version `version`.
 */
export async function editGroup(
  forum: ForumRecord,
  before: GroupRecord,
  version: number,
  input: GroupInput,
  actor: Actor,
  now: Date,
): Promise<GroupRecord> {
  const absent = ['territory', 'theme', 'memberCount'].filter((field) => !(field in input));
  const group = await GroupModel.findOneAndUpdate(
    { _id: before._id, version },
    {
      $set: stored(input),
      $unset: Object.fromEntries(absent.map((field) => [field, 1])),
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw await conflictOrGone(before._id);
  if (!group.session.equals(before.session)) await takeMembersAlong(group);
  await recordGroup('workshopGroup.edited', group, { before, after: group }, actor, now);
  const known = new Set(before.rapporteurs.map(String));
  await tellRapporteurs(
    forum,
    group,
    group.rapporteurs.filter((id) => !known.has(String(id))),
    now,
  );
  await bumpPublicRevision(forum._id);
  return group;
}

/**
 * Removes a group in which nothing was ever written.
 * @throws DomainError otherwise: what people said is not thrown away.
 */
export async function removeGroup(group: GroupRecord, actor: Actor, now: Date): Promise<void> {
  // Both numbers go up before anything is written, so whoever begins to write now keeps the group.
  const unused = { _id: group._id, lastContribution: 0, lastRecommendation: 0 };
  const remove = async () => (await GroupModel.deleteOne(unused)).deletedCount > 0;
  if (!(await removeWithDocument(group, remove, now))) throw new DomainError('workshops:errors.groupInUse');
  await dismissMembers(group);
  await recordGroup('workshopGroup.removed', group, { before: group }, actor, now);
}

/** The input with its ids as they are stored. */
function stored({ session, rapporteurs, ...fields }: GroupInput) {
  return {
    ...fields,
    session: new Types.ObjectId(session),
    rapporteurs: rapporteurs.map((id) => new Types.ObjectId(id)),
  };
}

async function recordGroup(
  verb: string,
  { _id: id, forum }: GroupRecord,
  { before, after }: { before?: GroupRecord; after?: GroupRecord },
  actor: Actor,
  now: Date,
): Promise<void> {
  const texts = { ...(before && { before: shown(before) }), ...(after && { after: shown(after) }) };
  await recordChange({ forum, actor, verb, kind: 'workshopGroup', id, ...texts }, now);
}

function shown({
  session,
  name,
  territory,
  theme,
  facilitator,
  rapporteurs,
  memberCount,
  questions,
}: GroupRecord) {
  return { session, name, territory, theme, facilitator, rapporteurs, memberCount, questions };
}

async function conflictOrGone(id: Types.ObjectId): Promise<Error> {
  const current = await GroupModel.findById(id).lean<GroupRecord>();
  return current ? new VersionConflict(current) : new NotFound();
}

async function tellRapporteurs(
  forum: ForumRecord,
  group: GroupRecord,
  ids: readonly Types.ObjectId[],
  now: Date,
): Promise<void> {
  if (!ids.length) return;
  const accounts = await AccountModel.find({ _id: { $in: ids } }).lean<AccountRecord[]>();
  for (const account of accounts) await mailAssignment(forum, group, account, now);
}
