import type { Types } from 'mongoose';
import { ForumModel, type ForumRecord } from '../../forums/forum.ts';
import { dayOf } from '../../i18n/zone.ts';
import { rollOf } from './roll.ts';

/** As many as are prepared at once; others are read when somebody asks. */
const MOST_WARM = 10;

/**
 * Reads the rolls of the forums that are still to come, one after the other, beside the first requests: whoever opens a
 * list of fifty thousand after a restart does not wait for it.
 */
export async function warmRolls(now: Date): Promise<void> {
  const forums = await ForumModel.find({ state: 'published', endsOn: { $gte: dayBefore(now) } })
    .select({ timeZone: 1 })
    .sort({ startsOn: 1 })
    .limit(MOST_WARM)
    .lean<(Pick<ForumRecord, 'timeZone'> & { _id: Types.ObjectId })[]>();
  for (const forum of forums) await rollOf(forum);
}

/** Some zone is still a day behind. */
function dayBefore(now: Date): string {
  return dayOf(new Date(now.getTime() - 24 * 60 * 60 * 1000), 'UTC');
}
