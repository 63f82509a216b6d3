import { CommandError } from './errors.ts';

/** The time a piece of work may take on its thread, and what is thrown when it is spent. */
export interface Allowance {
  /** By the clock of `performance.now()`. */
  until: number;
  refusal(): Error;
}

/** A command has had its time on the thread that answers everybody: it is to be run again elsewhere, or in slices. */
export class AllowanceSpent extends Error {}

export const maxTimeExpired = () => new CommandError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');

const UNLIMITED: Allowance = { until: Number.POSITIVE_INFINITY, refusal: maxTimeExpired };

let current = UNLIMITED;

/** The first of two moments to come ends the work. */
export const earlier = (a: Allowance, b: Allowance): Allowance => (b.until < a.until ? b : a);

/** Until a moment at which a client has waited long enough; undefined: it waits for as long as it takes. */
export const untilDeadline = (deadline: number | undefined): Allowance =>
  deadline === undefined ? UNLIMITED : { until: deadline, refusal: maxTimeExpired };

/** Does work that may not take longer than it is allowed. Nothing in it waits, so one allowance holds at a time. */
export function within<T>(allowance: Allowance, work: () => T): T {
  const outer = current;
  current = allowance;
  try {
    return work();
  } finally {
    current = outer;
  }
}

/** Whether the time is over: work that can pause asks, and pauses. */
export const isSpent = (): boolean =>
  current.until !== Number.POSITIVE_INFINITY && performance.now() >= current.until;

/** To be called at each document of work that cannot pause: throws when the time is over. */
export function step(): void {
  if (isSpent()) throw current.refusal();
}
