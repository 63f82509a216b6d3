import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { ContributionModel } from '../contribution.ts';
import { findForumOf } from '../queries/access.ts';
import { projectContribution } from './contributionProjection.ts';
import { factsChanged } from './facts.ts';
import { projectRecommendation } from './recommendationProjection.ts';
import type { Replica } from './replica.ts';
import { beganAt, type Entry } from './shape.ts';

/** What a group writes, by the forum and the group it belongs to. */
export interface Owner {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
}

/**
 * Brings `Contribution` and `Recommendation` to where the document is: each entry that was changed is looked at, put in
 * shape and stored as a new version by whoever changed it last. Repeated, it changes nothing. To be called with the document.
 */
export async function project(replica: Replica, group: Owner, now: Date): Promise<void> {
  if (replica.touched.size > 0) {
    const forum = await findForumOf(group);
    if (forum) await projectTouched(replica, group, forum, now);
    factsChanged(group._id);
  }
  await replica.noteProjected();
  await replica.tidy(now);
}

async function projectTouched(replica: Replica, group: Owner, forum: ForumRecord, now: Date): Promise<void> {
  const touched = replica.touched.all();
  // Those said first get the lower numbers.
  const inOrder = (one: { entry: Entry | undefined }, other: { entry: Entry | undefined }) =>
    (one.entry ? (beganAt(one.entry) ?? 0) : 0) - (other.entry ? (beganAt(other.entry) ?? 0) : 0);
  for (const { kind, name, entry, touch } of touched.sort(inOrder)) {
    if (entry && kind === 'contributions') await projectContribution(group, name, entry, touch, now);
  }
  const recommendations = touched.filter(({ kind }) => kind === 'recommendations');
  if (recommendations.length === 0) return;
  const sources = await contributionIds(group);
  for (const { name, entry, touch } of recommendations) {
    if (entry) await projectRecommendation(replica, { group, forum, sources }, name, entry, touch, now);
  }
}

/** The ids of a group's contributions by their names in the document. */
async function contributionIds(group: Owner): Promise<Map<string, string>> {
  const known = await ContributionModel.find({ group: group._id })
    .select({ submission: 1 })
    .lean<{ _id: Types.ObjectId; submission: string }[]>();
  return new Map(known.map(({ _id, submission }) => [submission, String(_id)]));
}
