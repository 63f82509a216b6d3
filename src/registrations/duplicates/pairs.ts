import type { RollEntry } from '../roll/rollEntry.ts';
import { pairKey } from './apart.ts';

export const LIKENESSES = ['name', 'phone'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** Two registrations that may be of one person, the older first. */
export interface Pair {
  one: RollEntry;
  other: RollEntry;
  /** What they have in common. */
  alike: Likeness[];
}

/** More namesakes than that are a common name, more of one telephone a secretary's. */
const MOST_ALIKE = 6;
/** Shorter words are articles and initials. */
const SHORTEST_WORD = 3;

/**
 * Registrations that are not over and may be of one person: the same words in the name, in whichever order and however
 * Arabic letters are written, or the same telephone and one word of the name. In the order of the second one.
 */
export function findPairs(entries: readonly RollEntry[]): Pair[] {
  const live = entries.filter(({ isLive }) => isLive);
  const pairs = new Map<string, Pair>();
  for (const [one, other] of pairsBy(live, ({ nameKey }) => (nameKey.includes(' ') ? nameKey : ''))) {
    const key = pairKey(one.id, other.id);
    const samePhone = one.phoneKey !== '' && one.phoneKey === other.phoneKey;
    pairs.set(key, { one, other, alike: samePhone ? ['name', 'phone'] : ['name'] });
  }
  for (const [one, other] of pairsBy(live, ({ phoneKey }) => phoneKey)) {
    const key = pairKey(one.id, other.id);
    if (!pairs.has(key) && shareAWord(one.nameKey, other.nameKey))
      pairs.set(key, { one, other, alike: ['phone'] });
  }
  return [...pairs.values()].sort((a, b) => a.other.registeredAt - b.other.registeredAt);
}

/** All two of each group of few entries with the same key. */
function* pairsBy(
  entries: readonly RollEntry[],
  keyOf: (entry: RollEntry) => string,
): Generator<[RollEntry, RollEntry]> {
  for (const [key, group] of Map.groupBy(entries, keyOf)) {
    if (key === '' || group.length > MOST_ALIKE) continue;
    for (const [at, one] of group.entries()) for (const other of group.slice(at + 1)) yield [one, other];
  }
}

function shareAWord(one: string, other: string): boolean {
  const words = new Set(one.split(' ').filter((word) => word.length >= SHORTEST_WORD));
  return other.split(' ').some((word) => words.has(word));
}
