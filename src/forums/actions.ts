import type { CurrentUser } from '../accounts/currentUser.ts';
import { actorOf, recordChange } from '../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../errors.ts';
import { setCapacity } from '../registrations/actions/setCapacity.ts';
import type { ForumInput } from './form.ts';
import { ForumModel, type ForumRecord, type ForumState } from './forum.ts';
import { mayBecome } from './policy.ts';
import { bumpPublicRevision } from './publicRevision.ts';

/**
 * Creates a forum as a draft.
 * @throws DomainError when another forum has the address.
 */
export async function createForum(user: CurrentUser, input: ForumInput, now: Date): Promise<ForumRecord> {
  const { version: _opened, ...fields } = input;
  const forum = await refuseTakenSlug(() => ForumModel.create({ ...fields, state: 'draft' }));
  const record = forum.toObject();
  await recordChange(
    {
      forum: record._id,
      actor: actorOf(user),
      verb: 'forum.created',
      kind: 'forum',
      id: record._id,
      after: record,
    },
    now,
  );
  return record;
}

/**
 * Saves an edit of the version that the form was opened with.
 * @throws VersionConflict with the stored forum when somebody saved in between; DomainError when the slug is taken.
 */
export async function editForum(
  user: CurrentUser,
  forum: ForumRecord,
  input: ForumInput,
  now: Date,
): Promise<ForumRecord> {
  const { version, ...fields } = input;
  // Replaced, not merged: a language or a date that was emptied in the form is gone.
  const unset = { ...(!fields.contactEmail && { contactEmail: 1 }) };
  const saved = await refuseTakenSlug(() =>
    ForumModel.findOneAndUpdate(
      { _id: forum._id, version },
      { $set: fields, $unset: unset, $inc: { version: 1 } },
      { returnDocument: 'after' },
    ).lean<ForumRecord>(),
  );
  if (!saved) throw new VersionConflict(await ForumModel.findById(forum._id).lean<ForumRecord>());
  await recordChange(
    {
      forum: forum._id,
      actor: actorOf(user),
      verb: 'forum.edited',
      kind: 'forum',
      id: forum._id,
      before: forum,
      after: saved,
    },
    now,
  );
  await setCapacity(saved, now);
  await bumpPublicRevision(forum._id);
  return saved;
}

/**
 * Publishes, withdraws or archives a forum.
 * @throws DomainError when the forum cannot go there from where it is.
 */
export async function changeForumState(
  user: CurrentUser,
  forum: ForumRecord,
  state: ForumState,
  now: Date,
): Promise<void> {
  if (!mayBecome(forum.state, state)) throw new DomainError('forums:errors.stateChange');
  const changed = await ForumModel.updateOne(
    { _id: forum._id, state: forum.state },
    { $set: { state }, $inc: { version: 1 } },
  );
  if (changed.modifiedCount === 0) throw new NotFound();
  await recordChange(
    {
      forum: forum._id,
      actor: actorOf(user),
      verb: `forum.${state}`,
      kind: 'forum',
      id: forum._id,
      before: { state: forum.state },
      after: { state },
    },
    now,
  );
  await bumpPublicRevision(forum._id);
}

async function refuseTakenSlug<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: unknown }).code === 11000) throw new DomainError('forums:errors.slugTaken');
    throw error;
  }
}
