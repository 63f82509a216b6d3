import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.ts';

// Runs every check of the project and ends with one line: how many tests passed and failed.

/** What is shown of a page on which a journey failed, in characters. */
const MOST_OF_A_PAGE = 8_000;
const results = 'test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Fails the whole run at once: what does not lint or type-check is not worth testing. */
function must(...command: string[]): void {
  const { status } = run(command);
  if (status !== 0) process.exit(status ?? 1);
}

function run([name = '', ...options]: string[], env: NodeJS.ProcessEnv = {}) {
  console.log(`\n> ${name} ${options.join(' ')}`);
  return spawnSync(`node_modules/.bin/${name}`, options, {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What was on the page when a journey failed: elsewhere nobody sees the folder of the results. */
function showLastPages(): void {
  for (const file of globSync(`${results}/*/error-context.md`))
    console.log(`\n> ${file}\n${readFileSync(file, 'utf8').slice(0, MOST_OF_A_PAGE)}`);
}

must('biome', 'ci', '--colors=off', '.');
must('tsc', '--noEmit');
must('tsc', '--noEmit', '--project', 'browser');

const unit = run([
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}/unit.json`,
]);
// Read before the journeys begin: Playwright empties the folder.
const units = readJson(`${results}/unit.json`) as
  | { numPassedTests: number; numFailedTests: number }
  | undefined;
const journeys = run(['playwright', 'test'], { CHROMIUM_PATH: ensureChromium() });
const walked = readJson(`${results}/journeys.json`) as
  | { stats: { expected: number; unexpected: number; flaky: number } }
  | undefined;
if (journeys.status !== 0) showLastPages();
const passed = (units?.numPassedTests ?? 0) + (walked?.stats.expected ?? 0);
const failed = (units?.numFailedTests ?? 0) + (walked?.stats.unexpected ?? 0) + (walked?.stats.flaky ?? 0);
const broken = unit.status !== 0 || journeys.status !== 0;
console.log(`\n${passed} passed, ${broken ? Math.max(1, failed) : failed} failed`);
process.exit(broken ? 1 : 0);
