import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { paths } from '../../src/paths.ts';
import { IMPORT_SLUG, SIZES, slugOf } from './registrations/forums.ts';
import { machine, median, quantile, Site, whole } from './site.ts';
import { Staff } from './staff.ts';

/**
 * Forums of 2,000 and 50,000 registrations, as an organiser uses them: list, search, figures, duplicates and exports through
 * HTTP, one request at a time, and the import of a table of 2,000 rows. Ends with 1 where a bound of issue 5 does not hold.
 *
 *   node scripts/benchmarks/registrations.ts [requests]
 */
const requests = Number(process.argv[2] ?? 60);
/** Rounds that a program which was just started needs before it is as fast as it will be. */
const WARM = 10;
const SITE = 'http://127.0.0.1:3985';
const HELLO = 'http://127.0.0.1:3986/';
const BOUND = 50;
const IMPORT_BOUND = 10_000;
const ROWS = 2_000;

const site = new Site();
let isWithin = true;
try {
  const server = await site.start('scripts/benchmarks/registrations/server.ts', `${SITE}/health/ready`);
  await site.start('scripts/benchmarks/hello.ts', HELLO);
  const staff = new Staff(SITE);
  await staff.signIn();
  const largest = paths.organiserRegistrations('fr', slugOf(Math.max(...SIZES)));
  const afterStart = await once(() => staff.get(largest));
  console.log(`${machine()}; ${requests} requests each, one at a time, Brotli, read to the end\n`);
  console.log('| registrations | what | median (ms) | 95 % (ms) | bound | holds |');
  console.log('|--:|---|--:|--:|--:|---|');
  const hello = await times(async () => read(await fetch(HELLO)));
  tell('', 'yardstick: bare Express "hello"', hello);
  tell(Math.max(...SIZES), 'first list right after the start: the roll is being read', [afterStart]);
  for (const size of SIZES) await measureForum(staff, size);
  await measureImport(staff);
  console.log(`\nresident afterwards: ${whole((await residentOf(server.pid)) / 1e6)} MB`);
} finally {
  await site.close();
}
if (!isWithin) process.exitCode = 1;

async function measureForum(staff: Staff, size: number): Promise<void> {
  const slug = slugOf(size);
  const list = paths.organiserRegistrations('fr', slug);
  const show = async (what: string, address: string, bound?: number) =>
    tell(size, what, await times(async () => read(await staff.get(address))), bound);
  await show('list, first page', list, BOUND);
  await show('list, last page', `${list}?page=${Math.ceil(size / 50)}`, BOUND);
  await show('search: الادريسى', `${list}?q=${encodeURIComponent('الادريسى')}`, BOUND);
  await show('search: two words and a filter', `${list}?q=fatima+bennis&territory=MA-02`, BOUND);
  await show('search: nobody', `${list}?q=zzzzzz`, BOUND);
  await show('figures', paths.registrationFigures('fr', slug), BOUND);
  const changing = await times(
    async () => read(await staff.get(paths.registrationFigures('fr', slug))),
    (round) => change(staff, slug, round),
  );
  tell(size, 'figures after each change', changing, BOUND);
  await show('duplicates', paths.duplicates('fr', slug));
  tell(size, 'export, CSV', [await once(() => staff.get(paths.organiserRegistrationsCsv('fr', slug)))]);
}

/** One more person, added by hand. */
async function change(staff: Staff, slug: string, round: number): Promise<void> {
  const fields = { givenName: 'Nadia', familyName: `Rahmani ${round}`, language: 'fr' };
  const answer = await staff.post(paths.organiserRegistrations('fr', slug), fields);
  if (answer.status !== 303) throw new Error(`a registration by hand was answered with ${answer.status}`);
}

async function measureImport(staff: Staff): Promise<void> {
  const head = 'Prénom,Nom,Adresse électronique,Téléphone,Sexe,Institution,Territoire';
  const lines = Array.from(
    { length: ROWS },
    (_, row) =>
      `Sara,Alami ${row},import-${row}@example.org,06${String(row).padStart(8, '0')},F,Commune ${row % 90},Oriental`,
  );
  const form = new FormData();
  form.append('file', new File([[head, ...lines].join('\n')], 'people.csv', { type: 'text/csv' }));
  const started = performance.now();
  const brought = await staff.post(paths.importRegistrations('fr', IMPORT_SLUG), form);
  const address = brought.headers.get('location') ?? '';
  if (brought.status !== 303) throw new Error(`the table was answered with ${brought.status}`);
  const looked = performance.now();
  tell(ROWS, 'import: table read and looked through', [looked - started]);
  await staff.post(address, {});
  const seen = new Set<string>();
  for (;;) {
    const page = await (await staff.get(address)).text();
    seen.add(/(\d[\d\s\u202f\u00a0]*) lignes sur/.exec(page)?.[1] ?? '');
    if (page.includes('Importation terminée')) break;
    await wait(250);
  }
  const taken = performance.now() - looked;
  tell(ROWS, `import: registered, progress seen at ${seen.size} points`, [taken], IMPORT_BOUND);
}

/** Milliseconds until an answer was read to its end. */
async function once(ask: () => Promise<Response>): Promise<number> {
  const started = performance.now();
  await read(await ask());
  return performance.now() - started;
}

/** Milliseconds of each round; `prepare` comes before and is not counted. */
async function times(
  work: () => Promise<unknown>,
  prepare: (round: number) => Promise<void> = async () => {},
): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < requests + WARM; round += 1) {
    await prepare(round);
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  }
  return taken.slice(WARM);
}

async function read(answer: Response): Promise<number> {
  if (!answer.ok) throw new Error(`${answer.url} was answered with ${answer.status}`);
  return (await answer.arrayBuffer()).byteLength;
}

function tell(size: number | string, what: string, taken: readonly number[], bound?: number): void {
  const [middle, most] = [median(taken), quantile(taken, 0.95)];
  const holds = bound === undefined ? undefined : middle < bound;
  if (holds === false) isWithin = false;
  const shown = (value: number) => (value < 100 ? value.toFixed(1) : whole(value));
  const verdict = holds === undefined ? '' : holds ? 'yes' : 'NO';
  console.log(
    `| ${size === '' ? '' : whole(Number(size))} | ${what} | ${shown(middle)} | ${taken.length > 1 ? shown(most) : ''} | ${bound === undefined ? '' : `< ${whole(bound)}`} | ${verdict} |`,
  );
}

/** Bytes in memory, as Linux counts them. */
async function residentOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
