import { CommandError, interrupted } from './errors.ts';

/** The time a piece of work may take on its thread. */
export interface Allowance {
  /** By the clock of `performance.now()`. */
  until: number;
  /** What is thrown when it is spent; absent where the work asks for itself, and pauses. */
  refusal?: () => Error;
}

/** A command has had its time on the thread that answers everybody: it is to be run again elsewhere, or in slices. */
export class AllowanceSpent extends Error {}

export const maxTimeExpired = () => new CommandError(50, 'MaxTimeMSExpired', 'operation exceeded time limit');

const UNLIMITED: Allowance = { until: Number.POSITIVE_INFINITY };

let current = UNLIMITED;

let interruption: Int32Array | undefined;

/** From now on all work of this thread is broken off, with an error, when another thread sets the flag. */
export function heed(flag: Int32Array): void {
  interruption = flag;
}

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

const giveUp = () => new AllowanceSpent();

/** Until so many milliseconds from now; then the work is given up by `AllowanceSpent`. */
export const briefly = (milliseconds: number): Allowance => ({
  until: performance.now() + milliseconds,
  refusal: giveUp,
});

/** Does the part of pausing work that cannot pause: that is given up when the time is over. */
export const orGiveUp = <T>(work: () => T): T =>
  current.refusal ? work() : within({ until: current.until, refusal: giveUp }, work);

/** Does work that must not be broken off. */
export const unhurried = <T>(work: () => T): T => within(UNLIMITED, work);

/** Whether the time is over: work that can pause asks, and pauses. */
export const isSpent = (): boolean =>
  current.until !== Number.POSITIVE_INFINITY && performance.now() >= current.until;

/** To be called at each document of work that cannot pause: throws when the time is over, or the thread is to end. */
export function step(): void {
  if (interruption && Atomics.load(interruption, 0) !== 0) throw interrupted();
  if (current.refusal && isSpent()) throw current.refusal();
}
