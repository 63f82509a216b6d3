const FIRST_MS = 2_000;
const LONGEST_MS = 30_000;

/**
 * Spares a server that is down: hundreds of waiting mails must not each knock. After a failure nothing is sent for a
 * while, then one mail asks whether the server is back; each failure in a row doubles the wait.
 */
export function serverPause() {
  let failures = 0;
  let until = 0;
  return {
    /** How many mails may be under way now (milliseconds since 1970), of `most` when the server is well. */
    slots: (most: number, now: number): number => {
      if (now < until) return 0;
      return failures > 0 ? 1 : most;
    },
    serverAnswered: (): void => {
      failures = 0;
      until = 0;
    },
    serverWasDown: (now: number): void => {
      // Mails that were under way together fail together: that is one failure.
      if (now < until) return;
      failures += 1;
      until = now + Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
    },
  };
}
