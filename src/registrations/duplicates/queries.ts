import type { Types } from 'mongoose';
import type { ForumRecord } from '../../forums/forum.ts';
import { type Roll, rollOf } from '../roll/roll.ts';
import { ApartModel, type ApartRecord, pairKey } from './apart.ts';
import { findPairs, type Pair } from './pairs.ts';

/** As many as are told apart in one go. */
const MOST_PAIRS = 100;
/** Of one forum; more were decided than anybody has. */
const MOST_APART = 20_000;

/** Registrations of a forum that may be of one person and that nobody has told apart; with how many there are in all. */
export async function duplicatesOf(forum: ForumRecord): Promise<{ pairs: Pair[]; total: number }> {
  const [roll, apart] = await Promise.all([rollOf(forum), pairsApart(forum._id)]);
  const pairs = pairsIn(roll).filter(({ one, other }) => !apart.has(pairKey(one.id, other.id)));
  return { pairs: pairs.slice(0, MOST_PAIRS), total: pairs.length };
}

const kept = new WeakMap<Roll, { revision: number; pairs: Pair[] }>();

/** Worked out once for each change of the roll. */
function pairsIn(roll: Roll): Pair[] {
  const before = kept.get(roll);
  if (before?.revision === roll.revision) return before.pairs;
  const pairs = findPairs(roll.entries);
  kept.set(roll, { revision: roll.revision, pairs });
  return pairs;
}

async function pairsApart(forum: Types.ObjectId): Promise<Set<string>> {
  const found = await ApartModel.find({ forum })
    .select({ pair: 1 })
    .limit(MOST_APART)
    .lean<Pick<ApartRecord, 'pair'>[]>();
  return new Set(found.map(({ pair }) => pair));
}
