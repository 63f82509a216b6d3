import type { Contender } from './contender.ts';

/** What one round, or the median of several, has shown. */
export interface Figures {
  /** Operations a second. */
  rate: number;
  /** Microseconds of CPU an operation took in the client's thread, and in the server's. */
  client: number;
  server: number;
}

const clientCpu = () => {
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

/** Repeats an operation for so many milliseconds, so many at a time. */
export async function round(
  contender: Contender,
  run: () => Promise<void>,
  atATime: number,
  milliseconds: number,
): Promise<Figures> {
  const server = await contender.cpu();
  const client = clientCpu();
  const started = performance.now();
  let count = 0;
  const repeat = async () => {
    while (performance.now() - started < milliseconds) {
      await run();
      count++;
    }
  };
  await Promise.all(Array.from({ length: atATime }, repeat));
  const rate = (count / (performance.now() - started)) * 1000;
  return {
    rate,
    client: (clientCpu() - client) / count,
    server: ((await contender.cpu()) - server) / count,
  };
}

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Each figure's median. */
export const medians = (rounds: Figures[]): Figures => ({
  rate: median(rounds.map(({ rate }) => rate)),
  client: median(rounds.map(({ client }) => client)),
  server: median(rounds.map(({ server }) => server)),
});

/** The value below which a share of the values lies. */
export const percentile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
