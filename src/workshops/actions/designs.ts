import type { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { VersionConflict } from '../../errors.ts';
import type { ForumRecord } from '../../forums/forum.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { type WorkshopDesign, WorkshopDesignModel } from '../design.ts';
import { designOf } from '../queries/designs.ts';
import type { WorkshopSession } from '../queries/groups.ts';

/**
 * Says how the groups of a workshop work.
 * @param version that the organiser saw; 0 where it had no design yet.
 * @throws VersionConflict with the stored one, when somebody changed it since.
 */
export async function saveDesign(
  forum: ForumRecord,
  { _id, title }: WorkshopSession,
  input: Omit<WorkshopDesign, 'version'>,
  version: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const before = await designOf(_id);
  if (before.version !== version || !(await store(forum, _id, input, version)))
    throw new VersionConflict(await designOf(_id));
  const { version: _, ...was } = before;
  await recordChange(
    {
      forum: forum._id,
      actor,
      verb: 'workshopDesign.changed',
      kind: 'workshopDesign',
      id: _id,
      label: title,
      before: version > 0 ? was : {},
      after: input,
    },
    now,
  );
}

async function store(
  forum: ForumRecord,
  _id: Types.ObjectId,
  input: Omit<WorkshopDesign, 'version'>,
  version: number,
): Promise<boolean> {
  if (version > 0) {
    const change = { $set: input, $inc: { version: 1 } };
    return (await WorkshopDesignModel.updateOne({ _id, version }, change)).matchedCount === 1;
  }
  try {
    await WorkshopDesignModel.create({ ...input, _id, forum: forum._id, version: 1 });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
