const MINUTE = 60_000;

/** Minutes between one attempt and the next: quick at first, then longer, about two days in all. */
const WAITS = [1, 5, 15, 60, 240, 480, 720, 1440];

/**
 * How long to wait after an attempt that failed, in milliseconds; `undefined` when it was the last one.
 * @param attempts how many there were, that one included
 */
export function backOff(attempts: number): number | undefined {
  const minutes = WAITS[Math.max(1, attempts) - 1];
  return minutes === undefined ? undefined : minutes * MINUTE;
}
