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
  return entries.filter(
    (entry) =>
      fields.every(([field, value]) => entry[field] === value) &&
      words.every((word) => entry.searchText.includes(word)),
  );
}
