import type { Types } from 'mongoose';
import { ReleaseModel, type ReleaseRecord } from './release.ts';

/** As many releases as one page shows. */
const MOST_SHOWN = 100;

/** The last releases, withdrawn ones too, newest first, with what each changed, without what they hold. */
export function releaseHistory(forum: Types.ObjectId): Promise<Omit<ReleaseRecord, 'snapshot'>[]> {
  return ReleaseModel.find({ forum })
    .select({ snapshot: 0 })
    .sort({ number: -1 })
    .limit(MOST_SHOWN)
    .lean<Omit<ReleaseRecord, 'snapshot'>[]>();
}

/** Two releases by their numbers, in that order; `null` where one of them is not there. */
export async function numberedReleases(
  forum: Types.ObjectId,
  [from, to]: [number, number],
): Promise<[ReleaseRecord, ReleaseRecord] | null> {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return null;
  const found = await ReleaseModel.find({ forum, number: { $in: [from, to] } }).lean<ReleaseRecord[]>();
  const [before, after] = [from, to].map((number) => found.find((release) => release.number === number));
  return before && after ? [before, after] : null;
}
