import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../audit/auditEntry.ts';
import { DomainError, NotFound, VersionConflict } from '../../errors.ts';
import { authorOf } from '../author.ts';
import {
  type ContributionContent,
  ContributionModel,
  type ContributionRecord,
  contributionContent,
} from '../contribution.ts';
import { contributionFields } from '../document/content.ts';
import { inWriting } from '../document/inWriting.ts';
import { addEntry, rewrite, setRemoval } from '../document/shape.ts';
import type { ContributionForm } from '../forms/contribution.ts';
import type { GroupRecord } from '../group.ts';
import { setAside } from '../revision.ts';
import { findSubmitted } from './contributionRecords.ts';

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
  return inWriting(group, now, async (writing) => {
    const sent = await findSubmitted(group._id, submission);
    if (sent) return sameOrConflict(sent, input, actor, now);
    const fields = contributionFields(input);
    await writing.write(
      (doc) => addEntry(doc, 'contributions', submission, fields, { at: now.getTime() }),
      authorOf(actor),
    );
    return found(await findSubmitted(group._id, submission));
  });
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
  return inWriting(ownerOf(before), now, async (writing) => {
    const current = found(await ContributionModel.findById(before._id).lean<ContributionRecord>());
    if (current.version !== version || current.removed) {
      await setAside('contribution', before, version, input, authorOf(actor), now);
      if (current.removed) throw new DomainError('workshops:errors.removed');
      throw new VersionConflict(current);
    }
    const entry = writing.entry('contributions', before.submission);
    await writing.write(() => rewrite(entry, contributionFields(input)), authorOf(actor));
    return found(await ContributionModel.findById(before._id).lean<ContributionRecord>());
  });
}

/** Takes a contribution out of the lists. It stays readable, with who removed it and why. */
export async function removeContribution(
  contribution: ContributionRecord,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await mark(contribution, reason, actor, now);
}

export async function restoreContribution(
  contribution: ContributionRecord,
  actor: Actor,
  now: Date,
): Promise<void> {
  await mark(contribution, undefined, actor, now);
}

async function mark(
  contribution: ContributionRecord,
  reason: string | undefined,
  actor: Actor,
  now: Date,
): Promise<void> {
  await inWriting(ownerOf(contribution), now, async (writing) => {
    const entry = writing.entry('contributions', contribution.submission);
    await writing.write(() => setRemoval(entry, reason), authorOf(actor));
  });
}

const ownerOf = ({ group, forum }: ContributionRecord) => ({ _id: group, forum });

function found(record: ContributionRecord | null): ContributionRecord {
  if (!record) throw new NotFound();
  return record;
}

async function sameOrConflict(
  stored: ContributionRecord,
  input: ContributionContent,
  actor: Actor,
  now: Date,
) {
  if (isDeepStrictEqual(contributionContent(stored), input)) return stored;
  await setAside('contribution', stored, 0, input, authorOf(actor), now);
  throw new VersionConflict(stored);
}
