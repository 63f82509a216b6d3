const MILLISECONDS_BETWEEN = 200;

/** One step of a longer work, as it is told on standard output. */
export interface Step {
  /** How much is done, from 0 to 1. */
  at(done: number): void;
  /** Over; `what` says what came of it. */
  done(what: string): void;
}

/** Tells of a step: with percentages on a terminal, else with one line when it is over. */
export function beginStep(name: string, output: NodeJS.WriteStream = process.stdout): Step {
  let shownAt = 0;
  const show = (text: string) => output.write(`\r\x1b[2K${name}: ${text}`);
  return {
    at(done) {
      const now = Date.now();
      if (!output.isTTY || now - shownAt < MILLISECONDS_BETWEEN) return;
      shownAt = now;
      show(`${Math.floor(done * 100)} %`);
    },
    done(what) {
      if (output.isTTY) show(`${what}\n`);
      else output.write(`${name}: ${what}\n`);
    },
  };
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `12.3 MB` */
export function inUnits(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
  return `${(bytes / 1000 ** power).toFixed(power ? 1 : 0)} ${UNITS[power]}`;
}

/** `1 document`, `2 documents` */
export const counted = (number: number, thing: string) =>
  `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;
