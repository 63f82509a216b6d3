import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import type { Lack } from '../completeness.ts';
import { NO_DESIGN, type WorkshopDesign, WorkshopDesignModel, type WorkshopDesignRecord } from '../design.ts';
import type { GroupRecord } from '../group.ts';
import { findGroup } from './access.ts';
import { MOST_WORKSHOPS } from './groups.ts';

/** How the workshop of a session works. */
export async function designOf(session: Types.ObjectId): Promise<WorkshopDesign> {
  return (await WorkshopDesignModel.findById(session).lean<WorkshopDesignRecord>()) ?? NO_DESIGN;
}

/** What a recommendation of a group must have. */
export async function requiredIn(group: Types.ObjectId): Promise<readonly Lack[]> {
  const found = await findGroup(group);
  return found ? (await designOf(found.session)).required : NO_DESIGN.required;
}

/** The same for all groups of a forum: gives what one of them requires, by its id. */
export async function requirementsOf(
  forum: Pick<ForumRecord, '_id'>,
  groups: readonly GroupRecord[],
): Promise<(group: Types.ObjectId) => readonly Lack[]> {
  const designs = await WorkshopDesignModel.find({ forum: forum._id })
    .select({ required: 1 })
    .limit(MOST_WORKSHOPS)
    .lean<Pick<WorkshopDesignRecord, '_id' | 'required'>[]>();
  const bySession = new Map(designs.map(({ _id, required }) => [String(_id), required]));
  const byGroup = new Map(groups.map(({ _id, session }) => [String(_id), bySession.get(String(session))]));
  return (group) => byGroup.get(String(group)) ?? NO_DESIGN.required;
}
