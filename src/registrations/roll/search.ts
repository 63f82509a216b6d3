import type { RegistrationFilters } from '../organiserForm.ts';
import { searchWords } from '../searchText.ts';
import type { Roll } from './roll.ts';
import type { RollEntry } from './rollEntry.ts';

/** Those that the filters let through, the oldest first. */
export function searchRoll(
  { entries }: Roll,
  { query, ...exact }: RegistrationFilters,
): readonly RollEntry[] {
  const words = searchWords(query);
  const fields = Object.entries(exact) as [keyof typeof exact, string][];
  if (words.length + fields.length === 0) return entries;
  return entries.filter((entry) => {
    // Plain loops: this runs for everybody who ever registered, at each letter that somebody searches for.
    for (const [field, value] of fields) if (entry[field] !== value) return false;
    for (const word of words) if (!entry.searchText.includes(word)) return false;
    return true;
  });
}
