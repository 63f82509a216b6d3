import { isLive, type RegistrationState } from './registration.ts';
import type { Roll } from './roll/roll.ts';
import type { RollEntry } from './roll/rollEntry.ts';

/** How many registrations have each value of a field. */
export type Counts = Map<string, number>;

/** What donors ask about. `''`: not said. */
export const FIGURE_FIELDS = ['sex', 'institutionKind', 'territory', 'language'] as const;
export type FigureField = (typeof FIGURE_FIELDS)[number];

/** Two fields against each other: of each value of the first, how many have each value of the second. */
export type CrossCounts = Map<string, Counts>;

export interface RegistrationFigures {
  /** All there ever were, by state. */
  byState: Map<RegistrationState, number>;
  /** Not over. */
  live: number;
  /** Those that are not over. */
  by: Record<FigureField, Counts>;
}

const kept = new WeakMap<Roll, { revision: number; figures: RegistrationFigures }>();

/** The figures of a forum, worked out once for each change of its roll. */
export function registrationFigures(roll: Roll): RegistrationFigures {
  const before = kept.get(roll);
  if (before?.revision === roll.revision) return before.figures;
  const byState = new Map<RegistrationState, number>();
  for (const { state } of roll.entries) byState.set(state, (byState.get(state) ?? 0) + 1);
  const live = roll.entries.filter(({ state }) => isLive(state));
  const figures = { byState, live: live.length, by: countFields(live) };
  kept.set(roll, { revision: roll.revision, figures });
  return figures;
}

export function countFields(entries: readonly RollEntry[]): Record<FigureField, Counts> {
  const by = Object.fromEntries(FIGURE_FIELDS.map((field) => [field, new Map()])) as Record<
    FigureField,
    Counts
  >;
  for (const entry of entries) for (const field of FIGURE_FIELDS) add(by[field], entry[field]);
  return by;
}

/** How many registered on each day, the first day first; days without anybody are not named. */
export function countDays(entries: readonly RollEntry[]): Counts {
  const days: Counts = new Map();
  for (const { day } of entries) add(days, day);
  return new Map([...days].sort(([a], [b]) => a.localeCompare(b)));
}

export function crossCounts(
  entries: readonly RollEntry[],
  rows: FigureField,
  columns: FigureField,
): CrossCounts {
  const cross: CrossCounts = new Map();
  for (const entry of entries) {
    const row = cross.get(entry[rows]) ?? new Map();
    cross.set(entry[rows], row);
    add(row, entry[columns]);
  }
  return cross;
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

function add(counts: Counts, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}
