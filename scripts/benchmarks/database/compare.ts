import { type Contender, MOST_AT_A_TIME, startContender } from './contender.ts';
import { type Figures, medians, round } from './measure.ts';
import type { ContenderName } from './thread.ts';
import { type Operation, prepare } from './workload.ts';

export interface CompareOptions {
  contenders: ContenderName[];
  documents: number;
  rounds: number;
  /** How long one round of one operation lasts. */
  milliseconds: number;
  /** Only the operations whose title has this text. */
  operation: string;
}

const WARM_UP_SHARE = 0.3;

const whole = (value: number) => Math.round(value).toLocaleString('en');

function row(title: string, atATime: number, { name }: Contender, figures: Figures): string {
  const { rate, client, server } = figures;
  return `| ${[title, atATime, name, ...[rate, client, server].map(whole)].join(' | ')} |`;
}

interface Entrant {
  contender: Contender;
  operations: Operation[];
}

/** One operation on each server in turn, round after round, so that all have the same good and bad moments. */
async function compareOperation(entrants: Entrant[], at: number, atATime: number, options: CompareOptions) {
  const { rounds, milliseconds } = options;
  const results = entrants.map((): Figures[] => []);
  for (let turn = 0; turn <= rounds; turn++)
    for (const [which, { contender, operations }] of entrants.entries()) {
      const operation = operations[at] as Operation;
      const time = turn === 0 ? milliseconds * WARM_UP_SHARE : milliseconds;
      const figures = await round(contender, operation.run, atATime, time);
      if (turn > 0) results[which]?.push(figures);
    }
  for (const [which, { contender, operations }] of entrants.entries())
    console.log(row(operations[at]?.title ?? '', atATime, contender, medians(results[which] ?? [])));
}

/** Prints a table of the operations of all servers, one and 32 at a time: the median of the rounds. */
export async function compare(options: CompareOptions): Promise<void> {
  const entrants: Entrant[] = [];
  for (const name of options.contenders) {
    const contender = await startContender(name);
    const operations = await prepare(contender.db, options.documents);
    const chosen = operations.filter(({ title }) => title.includes(options.operation));
    entrants.push({ contender, operations: chosen });
  }
  console.log(`${whole(options.documents)} documents, median of ${options.rounds} rounds, driver included\n`);
  console.log('| operation | at a time | server | a second | client µs each | server µs each |');
  console.log('|---|--:|---|--:|--:|--:|');
  for (const at of entrants[0]?.operations.keys() ?? [])
    for (const atATime of [1, MOST_AT_A_TIME]) await compareOperation(entrants, at, atATime, options);
  for (const { contender } of entrants) await contender.close();
}
