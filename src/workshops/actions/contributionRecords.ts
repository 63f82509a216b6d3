import { isDeepStrictEqual } from 'node:util';
import { Types } from 'mongoose';
import { recordChange } from '../../audit/record.ts';
import { NotFound } from '../../errors.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { type Author, actorNamed } from '../author.ts';
import {
  type ContributionContent,
  ContributionModel,
  type ContributionRecord,
  contributionContent,
} from '../contribution.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { keepRevision } from '../revision.ts';

// What the projection of a group's document does to the stored contributions; nobody else changes them.

/** Stores a new contribution; one of this submission that another process has stored meanwhile is the one. */
export async function addRecord(
  group: Pick<GroupRecord, '_id' | 'forum'>,
  submission: string,
  content: ContributionContent,
  by: Author,
  saidAt: Date,
  now: Date,
): Promise<ContributionRecord> {
  const contribution: ContributionRecord = {
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    number: await nextNumber(group._id),
    ...content,
    submission,
    createdBy: by,
    createdAt: saidAt,
    changedBy: by,
    changedAt: now,
    version: 1,
  };
  try {
    await ContributionModel.create(contribution);
  } catch (error) {
    const first = isDuplicate(error) && (await findSubmitted(group._id, submission));
    if (!first) throw error;
    return first;
  }
  await keepRevision('contribution', contribution, content);
  await recordContribution('contribution.added', by, now, null, contribution);
  return contribution;
}

/** Stores a changed text as the next version, over whatever version is there. @throws NotFound when it is gone. */
export async function editRecord(
  before: ContributionRecord,
  content: ContributionContent,
  by: Author,
  at: Date,
  now: Date,
): Promise<ContributionRecord> {
  // First of all the text about to be replaced: if the process died after an earlier save, it may not be kept yet.
  await keepRevision('contribution', before, contributionContent(before));
  const after = await ContributionModel.findOneAndUpdate(
    { _id: before._id, version: before.version },
    {
      $set: { ...content, changedBy: by, changedAt: at },
      ...(!content.theme && { $unset: { theme: 1 } }),
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean<ContributionRecord>();
  if (!after) {
    const current = await ContributionModel.findById(before._id).lean<ContributionRecord>();
    if (!current) throw new NotFound();
    if (isDeepStrictEqual(contributionContent(current), content)) return current;
    return editRecord(current, content, by, at, now);
  }
  await keepRevision('contribution', after, content);
  await recordContribution('contribution.edited', by, now, before, after);
  return after;
}

/** Takes a contribution out of the lists. It stays readable, with who removed it and why. */
export async function removeRecord(
  contribution: ContributionRecord,
  reason: string,
  by: Author,
  at: Date,
  now: Date,
): Promise<void> {
  const removed = { at, by, reason };
  const { modifiedCount } = await ContributionModel.updateOne(
    { _id: contribution._id, removed: { $exists: false } },
    { $set: { removed } },
  );
  if (!modifiedCount) return;
  await recordContribution('contribution.removed', by, now, contribution, { ...contribution, removed });
}

export async function restoreRecord(contribution: ContributionRecord, by: Author, now: Date): Promise<void> {
  const { modifiedCount } = await ContributionModel.updateOne(
    { _id: contribution._id, removed: { $exists: true } },
    { $unset: { removed: 1 } },
  );
  if (!modifiedCount) return;
  const { removed: _removed, ...after } = contribution;
  await recordContribution('contribution.restored', by, now, contribution, after);
}

export async function findSubmitted(
  group: Types.ObjectId,
  submission: string,
): Promise<ContributionRecord | null> {
  return ContributionModel.findOne({ group, submission }).lean<ContributionRecord>();
}

async function nextNumber(_id: Types.ObjectId): Promise<number> {
  const group = await GroupModel.findOneAndUpdate(
    { _id },
    { $inc: { lastContribution: 1 } },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw new NotFound();
  return group.lastContribution;
}

async function recordContribution(
  verb: string,
  by: Author,
  now: Date,
  before: ContributionRecord | null,
  after: ContributionRecord,
): Promise<void> {
  const shown = ({ removed, ...record }: ContributionRecord) => ({
    ...contributionContent(record),
    ...(removed && { removed: removed.reason || true }),
  });
  await recordChange(
    {
      forum: after.forum,
      actor: actorNamed(by),
      verb,
      kind: 'contribution',
      id: after._id,
      before: before && shown(before),
      after: shown(after),
    },
    now,
  );
}
