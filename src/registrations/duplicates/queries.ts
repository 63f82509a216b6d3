import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { rollOf } from '../roll/roll.ts';
import { ApartModel, type ApartRecord } from './apart.ts';
import { findPairs, type Pair } from './pairs.ts';

/** As many as are told apart in one go. */
const MOST_PAIRS = 100;
/** Of one forum; more were decided than anybody has. */
const MOST_APART = 20_000;

/** Registrations of a forum that may be of one person and that nobody has told apart; with how many there are in all. */
export async function duplicatesOf(forum: ForumRecord): Promise<{ pairs: Pair[]; total: number }> {
  const [roll, apart] = await Promise.all([rollOf(forum), pairsApart(forum._id)]);
  const pairs = findPairs(roll.entries, apart);
  return { pairs: pairs.slice(0, MOST_PAIRS), total: pairs.length };
}

async function pairsApart(forum: Types.ObjectId): Promise<Set<string>> {
  const found = await ApartModel.find({ forum })
    .select({ pair: 1 })
    .limit(MOST_APART)
    .lean<Pick<ApartRecord, 'pair'>[]>();
  return new Set(found.map(({ pair }) => pair));
}
