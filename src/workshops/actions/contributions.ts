import { isDeepStrictEqual } from 'node:util';
import { Types } from 'mongoose';
import type { Actor } from '../../audit/auditEntry.ts';
import { recordChange } from '../../audit/record.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import { isDuplicate } from '../../jobs/queue.ts';
import { authorOf } from '../author.ts';
import {
  type ContributionContent,
  ContributionModel,
  type ContributionRecord,
  contributionContent,
} from '../contribution.ts';
import type { ContributionForm } from '../forms/contribution.ts';
import { GroupModel, type GroupRecord } from '../group.ts';
import { keepRevision, setAside } from '../revision.ts';

/**
 * Takes down what was said. The same filling of the form, sent twice, is stored once.
 * @throws VersionConflict with the stored one, when it was sent a second time with other words.
 */
export async function addContribution(
  group: GroupRecord,
  { input, submission }: ContributionForm,
  actor: Actor,
  now: Date,
): Promise<ContributionRecord> {
  const sent = await ContributionModel.findOne({ group: group._id, submission }).lean<ContributionRecord>();
  if (sent) return sameOrConflict(sent, input, actor, now);
  const by = authorOf(actor);
  const number = await nextContributionNumber(group);
  const contribution: ContributionRecord = {
    _id: new Types.ObjectId(),
    forum: group.forum,
    group: group._id,
    number,
    ...input,
    submission,
    createdBy: by,
    createdAt: now,
    changedBy: by,
    changedAt: now,
    version: 1,
  };
  try {
    await ContributionModel.create(contribution);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const first = await ContributionModel.findOne({
      group: group._id,
      submission,
    }).lean<ContributionRecord>();
    if (!first) throw error;
    return sameOrConflict(first, input, actor, now);
  }
  await keepRevision('contribution', contribution, input);
  await recordContribution('contribution.added', actor, now, null, contribution);
  return contribution;
}

/**
 * Saves a changed text over version `version`.
 * @throws VersionConflict with the stored one, when a newer version is there; the text given is kept in the history.
 * @throws DomainError when it was removed meanwhile; likewise.
 */
export async function editContribution(
  before: ContributionRecord,
  version: number,
  input: ContributionContent,
  actor: Actor,
  now: Date,
): Promise<ContributionRecord> {
  if (isDeepStrictEqual(contributionContent(before), input)) return before;
  // First of all the text about to be replaced: if the process died after an earlier save, it may not be kept yet.
  if (before.version === version) await keepRevision('contribution', before, contributionContent(before));
  const after = await ContributionModel.findOneAndUpdate(
    { _id: before._id, version, removed: { $exists: false } },
    {
      $set: { ...input, changedBy: authorOf(actor), changedAt: now },
      ...(!input.theme && { $unset: { theme: 1 } }),
      $inc: { version: 1 },
    },
    { returnDocument: 'after' },
  ).lean<ContributionRecord>();
  if (!after) throw await tooLate(before, version, input, actor, now);
  await keepRevision('contribution', after, input);
  await recordContribution('contribution.edited', actor, now, before, after);
  return after;
}

/** Takes a contribution out of the lists. It stays readable, with who removed it and why. */
export async function removeContribution(
  contribution: ContributionRecord,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const removed = { at: now, by: authorOf(actor), reason };
  const { modifiedCount } = await ContributionModel.updateOne(
    { _id: contribution._id, removed: { $exists: false } },
    { $set: { removed } },
  );
  if (!modifiedCount) return;
  await recordContribution('contribution.removed', actor, now, contribution, { ...contribution, removed });
}

export async function restoreContribution(
  contribution: ContributionRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { modifiedCount } = await ContributionModel.updateOne(
    { _id: contribution._id, removed: { $exists: true } },
    { $unset: { removed: 1 } },
  );
  if (!modifiedCount) return;
  const { removed: _removed, ...after } = contribution;
  await recordContribution('contribution.restored', actor, now, contribution, after);
}

async function nextContributionNumber({ _id }: GroupRecord): Promise<number> {
  const group = await GroupModel.findOneAndUpdate(
    { _id },
    { $inc: { lastContribution: 1 } },
    { returnDocument: 'after' },
  ).lean<GroupRecord>();
  if (!group) throw new NotFound();
  return group.lastContribution;
}

async function sameOrConflict(
  stored: ContributionRecord,
  input: ContributionContent,
  actor: Actor,
  now: Date,
) {
  if (isDeepStrictEqual(contributionContent(stored), input)) return stored;
  await setAside('contribution', stored, 0, input, actor, now);
  throw new VersionConflict(stored);
}

async function tooLate(
  { _id, forum }: ContributionRecord,
  version: number,
  input: ContributionContent,
  actor: Actor,
  now: Date,
): Promise<Error> {
  const current = await ContributionModel.findById(_id).lean<ContributionRecord>();
  if (!current) return new NotFound();
  await setAside('contribution', { _id, forum }, version, input, actor, now);
  return current.removed ? new DomainError('workshops:errors.removed') : new VersionConflict(current);
}

async function recordContribution(
  verb: string,
  actor: Actor,
  now: Date,
  before: ContributionRecord | null,
  after: ContributionRecord,
): Promise<void> {
  const shown = ({ removed, ...record }: ContributionRecord) => ({
    ...contributionContent(record),
    ...(removed && { removed: removed.reason || true }),
  });
  const { forum, _id: id } = after;
  const change = {
    forum,
    actor,
    verb,
    kind: 'contribution',
    id,
    before: before && shown(before),
    after: shown(after),
  };
  await recordChange(change, now);
}
