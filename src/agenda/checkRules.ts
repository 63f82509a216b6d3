import { Schema } from 'mongoose';

/** What the agenda is looked through for, in the order in which it is told. */
export const CHECKS = [
  'personTwice',
  'roomTwice',
  'unavailable',
  'roomTooSmall',
  'outsideHours',
  'walking',
  'noBreak',
  'missingModerator',
  'missingInterpreter',
] as const;
export type Check = (typeof CHECKS)[number];

/**
 * `block`: the agenda is not released so; a double booking is not even saved. `warn`: organisers are told. `ignore`: it is
 * not looked for.
 */
export const CHECK_LEVELS = ['block', 'warn', 'ignore'] as const;
export type CheckLevel = (typeof CHECK_LEVELS)[number];

/** How a forum wants its agenda looked through. */
export interface CheckRules {
  levels: Record<Check, CheckLevel>;
  /** Wall-clock times `HH:mm` between which the house is open. */
  opensAt: string;
  closesAt: string;
  /** Minutes from one room to another. */
  walkingMinutes: number;
  /** Minutes that a forum may go on without a break. */
  longestMinutes: number;
}

/** Interpreters are often hired, not named on the programme: whoever names them asks for that check. */
export const USUAL_RULES: CheckRules = {
  levels: {
    personTwice: 'block',
    roomTwice: 'block',
    unavailable: 'warn',
    roomTooSmall: 'warn',
    outsideHours: 'warn',
    walking: 'warn',
    noBreak: 'warn',
    missingModerator: 'warn',
    missingInterpreter: 'ignore',
  },
  opensAt: '08:00',
  closesAt: '20:00',
  walkingMinutes: 5,
  longestMinutes: 180,
};

const level = { type: String, enum: CHECK_LEVELS };

export const checkRulesSchema = new Schema<CheckRules>(
  {
    levels: Object.fromEntries(CHECKS.map((check) => [check, level])) as never,
    opensAt: String,
    closesAt: String,
    walkingMinutes: Number,
    longestMinutes: Number,
  },
  { _id: false },
);

/** The rules of a forum as a form began with them. */
export interface StoredRules {
  rules: CheckRules;
  version: number;
}

/** The rules of a forum; where it has said nothing, the usual ones. */
export function rulesOf(stored: Partial<CheckRules> | null | undefined): CheckRules {
  return { ...USUAL_RULES, ...stored, levels: { ...USUAL_RULES.levels, ...stored?.levels } };
}
