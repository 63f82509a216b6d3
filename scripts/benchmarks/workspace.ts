import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { paths } from '../../src/paths.ts';
import { ensureChromium } from '../chromium.ts';
import { machine, median, quantile, Site, whole } from './site.ts';
import { Device } from './workspace/device.ts';
import { DAY, emailOf, PASSWORD, PEOPLE } from './workspace/forum.ts';

/**
 * A hundred rapporteurs in fifty groups write at once on one server: how long until the colleague has what was typed, the
 * server's memory, and how long a document with a day of edits takes to open. Beside it a bare Express answers the same
 * number of requests in the same run. Ends with 1 where a bound of issue 6 does not hold.
 *
 *   node scripts/benchmarks/workspace.ts [seconds]
 */
const seconds = Number(process.argv[2] ?? 60);
const SITE = 'http://127.0.0.1:3984';
const HELLO = 'http://127.0.0.1:3985/';
/** Each sends so often while they type, in milliseconds, as the workspace does. */
const EVERY = 400;

const site = new Site();
let failed = false;
try {
  const prepared = site.run('scripts/benchmarks/workspace/prepare.ts', {});
  const [line] = (await once(prepared.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  if (prepared.exitCode === null) await once(prepared, 'exit');
  const server = await site.start('src/server.ts', `${SITE}/health/ready`);
  const groups = JSON.parse(String(line)) as string[];
  const day = groups.pop() ?? '';
  const pid = server.pid ?? 0;

  const opened = await openDay(day, groups[0] ?? '');
  const devices = await arrive(groups);
  const memory = watchMemory(pid);
  await write(devices, 8);
  const latencies = await write(devices, seconds);
  memory.stop();
  for (const device of devices) device.isClosed = true;
  await site.start('scripts/benchmarks/hello.ts', HELLO);
  const yardstick = await askHello();

  console.log(
    `\n${machine()}; ${PEOPLE} rapporteurs in ${groups.length} groups, each sends every ${EVERY} ms, ${seconds} s\n`,
  );
  bound(
    'until the colleague has it, 95 %',
    quantile(latencies.values, 0.95),
    300,
    'ms',
    `median ${whole(median(latencies.values))}, 99 % ${whole(quantile(latencies.values, 0.99))}, ${whole(latencies.values.length)} measured`,
  );
  bound(
    'not heard',
    latencies.lost,
    1,
    '',
    `requests sent again: ${whole(devices.reduce((sum, { failures }) => sum + failures, 0))}`,
  );
  bound('memory of the server at most', memory.most(), 300, 'MB');
  told('bare Express, answers at the same rate, 95 %', `${yardstick.toFixed(1)} ms`);
  bound(`a day of edits (${whole(DAY.updates)} updates), first exchange`, opened.exchange, 1_000, 'ms');
  bound(
    '… shown in a browser that has nothing of it',
    opened.first.document,
    1_000,
    'ms',
    `${whole(opened.first.page)} ms from the request of the page`,
  );
  bound(
    '… shown in a browser that has it',
    opened.again.document,
    1_000,
    'ms',
    `${whole(opened.again.page)} ms from the request of the page`,
  );
} finally {
  await site.close();
}
process.exit(failed ? 1 : 0);

function bound(what: string, value: number, most: number, unit: string, more = ''): void {
  const holds = value < most;
  failed ||= !holds;
  told(
    what,
    `${whole(value)} ${unit} (< ${whole(most)}${holds ? '' : ', DOES NOT HOLD'})${more && ` · ${more}`}`,
  );
}

function told(what: string, figure: string): void {
  console.log(`${what.padEnd(64)} ${figure}`);
}

async function arrive(groups: readonly string[]): Promise<Device[]> {
  const devices: Device[] = [];
  for (let person = 0; person < PEOPLE; person += 1) {
    const device = new Device(SITE, groups[Math.floor(person / 2)] ?? '', person);
    await device.signIn(person);
    await device.open();
    devices.push(device);
  }
  return devices;
}

/** Everybody types for so many seconds. Time runs from the key to its arrival at the colleague, sending not waited for. */
async function write(devices: readonly Device[], forSeconds: number) {
  const typed = new Map<string, { at: number; colleague: Device }>();
  const until = performance.now() + forSeconds * 1_000;
  await Promise.all(
    devices.map(async (device, person) => {
      await wait(Math.random() * EVERY);
      const colleague = devices[person % 2 === 0 ? person + 1 : person - 1] as Device;
      for (let turn = 0; performance.now() < until; turn += 1) {
        const mark = `#${person}-${turn + forSeconds * 1_000}`;
        typed.set(mark, { at: performance.now(), colleague });
        device.type(mark);
        const next = wait(EVERY);
        await device.send();
        await next;
      }
    }),
  );
  await wait(2_000);
  const values: number[] = [];
  for (const [mark, { at, colleague }] of typed) {
    const heard = colleague.heard.get(mark);
    if (heard !== undefined) values.push(heard - at);
  }
  return { values, lost: typed.size - values.length };
}

function watchMemory(pid: number) {
  let most = 0;
  const look = () => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    most = Math.max(most, Number(kilobytes) / 1_000);
  };
  const timer = setInterval(look, 500);
  return { most: () => most, stop: () => clearInterval(timer) };
}

/** The yardstick, at the same rate. */
async function askHello(): Promise<number> {
  const times: number[] = [];
  const until = performance.now() + 5_000;
  await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      await wait(Math.random() * EVERY);
      while (performance.now() < until) {
        const started = performance.now();
        await (await fetch(HELLO)).text();
        times.push(performance.now() - started);
        await wait(EVERY);
      }
    }),
  );
  return quantile(times, 0.95);
}

/** @param another a group with nothing in it, opened first: the browser then has the program, but not the document. */
async function openDay(group: string, another: string) {
  const device = new Device(SITE, group, 0);
  await device.signIn(0);
  const exchange = await device.open();
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    const context = await browser.newContext({ baseURL: SITE });
    const page = await context.newPage();
    await page.goto(paths.signIn('fr'));
    await page.locator('[name=email]').fill(emailOf(1));
    await page.locator('[name=password]').fill(PASSWORD);
    await page.locator('main form button.button--primary').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    const visit = async () => {
      await page.goto(paths.rapporteurGroup('fr', group), { waitUntil: 'commit' });
      await page
        .locator('.live .contribution')
        .nth(DAY.contributions - 1)
        .waitFor();
      // From the start of the navigation, and from when the program was there.
      const now = Number(await page.evaluate('performance.now()'));
      const program =
        "performance.getEntriesByType('resource').find(({ name }) => name.endsWith('/workspace.js')).responseEnd";
      return { page: now, document: now - Number(await page.evaluate(program)) };
    };
    await page.goto(paths.rapporteurGroup('fr', another));
    await page.locator('#live-text').waitFor();
    await page.goto('about:blank');
    const first = await visit();
    await page.waitForTimeout(1_500);
    await page.goto('about:blank');
    return { exchange, first, again: await visit() };
  } finally {
    await browser.close();
  }
}
