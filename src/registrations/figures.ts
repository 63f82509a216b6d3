import type { RegistrationState } from './registration.ts';
import type { Roll } from './roll/roll.ts';
import type { RollEntry, Traits } from './roll/rollEntry.ts';

/** How many registrations have each value of a field. */
export type Counts = Map<string, number>;

/** What donors ask about. `''`: not said. */
export const FIGURE_FIELDS = ['sex', 'institutionKind', 'territory', 'language'] as const;
export type FigureField = (typeof FIGURE_FIELDS)[number];

/** Two fields against each other: of each value of the first, how many have each value of the second. */
export type CrossCounts = Map<string, Counts>;

/** How many people have the same traits. */
export type Alike = ReadonlyMap<Traits, number>;

/** Those who are alike, counted together: everything else is counted from these. */
export function groupAlike(entries: readonly RollEntry[]): Alike {
  const groups = new Map<Traits, number>();
  for (const { traits } of entries) groups.set(traits, (groups.get(traits) ?? 0) + 1);
  return groups;
}

export interface RegistrationFigures {
  /** All there ever were, by state. */
  byState: Map<RegistrationState, number>;
  /** Territories of those that are not over. */
  territories: string[];
}

const kept = new WeakMap<Roll, { revision: number; figures: RegistrationFigures }>();

/** The few figures that every page of the list shows, worked out once for each change of the roll. */
export function registrationFigures(roll: Roll): RegistrationFigures {
  const before = kept.get(roll);
  if (before?.revision === roll.revision) return before.figures;
  const byState = new Map<RegistrationState, number>();
  const territories = new Set<string>();
  for (const { state, isLive, territory } of roll.entries) {
    byState.set(state, (byState.get(state) ?? 0) + 1);
    if (isLive && territory) territories.add(territory);
  }
  const figures = { byState, territories: [...territories] };
  kept.set(roll, { revision: roll.revision, figures });
  return figures;
}

export function countField(alike: Alike, field: FigureField): Counts {
  const counts: Counts = new Map();
  for (const [traits, count] of alike) add(counts, traits[field], count);
  return counts;
}

export function crossCounts(alike: Alike, rows: FigureField, columns: FigureField): CrossCounts {
  const cross: CrossCounts = new Map();
  for (const [traits, count] of alike) {
    const row = cross.get(traits[rows]) ?? new Map();
    cross.set(traits[rows], row);
    add(row, traits[columns], count);
  }
  return cross;
}

/** How many registered on each day, the first day first; days without anybody are not named. */
export function countDays(entries: readonly RollEntry[]): Counts {
  const days: Counts = new Map();
  for (const { day } of entries) add(days, day);
  return new Map([...days].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** How many chose each option of a question with options, and how many of them replied at all. */
export function countChosen(
  entries: readonly RollEntry[],
  question: string,
): { counts: Counts; replied: number } {
  const counts: Counts = new Map();
  let replied = 0;
  for (const { chosen } of entries) {
    const options = chosen.get(question);
    if (!options) continue;
    replied += 1;
    for (const option of options) add(counts, option);
  }
  return { counts, replied };
}

function add(counts: Counts, value: string, more = 1): void {
  counts.set(value, (counts.get(value) ?? 0) + more);
}
