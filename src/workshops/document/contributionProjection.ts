import { isDeepStrictEqual } from 'node:util';
import { addRecord, editRecord, removeRecord, restoreRecord } from '../actions/contributionRecords.ts';
import { ContributionModel, type ContributionRecord, contributionContent } from '../contribution.ts';
import type { Owner } from './projection.ts';
import { beganAt, type Entry, fieldsOf, removalOf } from './shape.ts';
import type { Touch } from './touches.ts';
import { validContribution } from './validated.ts';

/** A device's clock is believed this far back, in milliseconds: a day of the forum, and the way home. */
const BELIEVED = 14 * 24 * 60 * 60 * 1000;

/** Stores what an entry of the document says, as a new contribution or a new version; an entry without words waits. */
export async function projectContribution(
  group: Owner,
  name: string,
  entry: Entry,
  { by, at }: Touch,
  now: Date,
): Promise<void> {
  const content = validContribution(fieldsOf(entry));
  let stored = await ContributionModel.findOne({
    group: group._id,
    submission: name,
  }).lean<ContributionRecord>();
  if (!stored) {
    if (!content) return;
    stored = await addRecord(group, name, content, by, saidAt(entry, now), now);
  }
  if (content && !isDeepStrictEqual(contributionContent(stored), content))
    stored = await editRecord(stored, content, by, at, now);
  const reason = removalOf(entry);
  if (reason !== undefined && !stored.removed) await removeRecord(stored, reason.slice(0, 500), by, at, now);
  if (reason === undefined && stored.removed) await restoreRecord(stored, by, now);
}

/** When it was said: the device wrote it down, perhaps hours before there was a network. */
function saidAt(entry: Entry, now: Date): Date {
  const at = beganAt(entry);
  const isBelieved = at !== undefined && at <= now.getTime() && at > now.getTime() - BELIEVED;
  return isBelieved ? new Date(at) : now;
}
