import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import autocannon from 'autocannon';

/**
 * Requests a second of the public agenda beside a bare Express "hello", in one run, taking turns so that a slow minute
 * of the machine hits both. Then the first-byte time of pages that are not kept yet.
 *
 *   node scripts/benchmarks/publicPages.ts [rounds] [seconds]
 */
const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 5);
const CONNECTIONS = 32;
const APP = 3987;
const HELLO = 3988;
const AGENDA = '/ar/forums/national-forum-2025/agenda';
const SITE = `http://127.0.0.1:${APP}`;

const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-benchmark-'));
const children: ChildProcess[] = [];

function start(file: string, env: NodeJS.ProcessEnv): void {
  const child = spawn('sh', ['scripts/run.sh', file], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await wait(200);
  }
  throw new Error(`${url} does not answer`);
}

async function rate(url: string, headers: Record<string, string> = {}): Promise<number> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration: seconds });
  if (result.non2xx || result.errors)
    throw new Error(`${url}: ${result.non2xx} refused, ${result.errors} errors`);
  return result.requests.average;
}

async function firstByte(address: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(SITE + address, { headers: { 'accept-encoding': 'br' } });
  const elapsed = performance.now() - started;
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return elapsed;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const whole = (value: number) => Math.round(value).toLocaleString('en');

try {
  start('scripts/demo.ts', {
    PORT: String(APP),
    DATA_DIR: `${folder}/data`,
    UPLOADS_DIR: `${folder}/uploads`,
    MONGODB_URI: '',
  });
  start('scripts/benchmarks/hello.ts', { PORT: String(HELLO) });
  await Promise.all([answers(`${SITE}/health/ready`), answers(`http://127.0.0.1:${HELLO}/`)]);

  const cold: [string, number][] = [];
  for (const lang of ['ar', 'fr']) {
    for (const page of ['', '/agenda', '/sessions/round-table-2', '/speakers', '/recommendations']) {
      const address = `/${lang}/forums/national-forum-2025${page}`;
      cold.push([address, await firstByte(address)]);
    }
  }

  const headers = { 'accept-encoding': 'br', cookie: 'lang=ar' };
  const hello: number[] = [];
  const agenda: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    hello.push(await rate(`http://127.0.0.1:${HELLO}/`));
    agenda.push(await rate(SITE + AGENDA, headers));
  }
  const share = median(agenda) / median(hello);

  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; ${rounds} rounds of ${seconds} s, ${CONNECTIONS} connections\n`,
  );
  console.log('| what | requests a second (median) | rounds |');
  console.log('|---|---|---|');
  console.log(`| bare Express "hello" | ${whole(median(hello))} | ${hello.map(whole).join(', ')} |`);
  console.log(`| public agenda, kept, Brotli | ${whole(median(agenda))} | ${agenda.map(whole).join(', ')} |`);
  console.log(`\nagenda / hello = ${share.toFixed(2)}\n`);
  console.log('| page not kept yet | first byte (ms) |');
  console.log('|---|---|');
  for (const [address, elapsed] of cold) console.log(`| \`${address}\` | ${elapsed.toFixed(1)} |`);
} finally {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)));
  rmSync(folder, { recursive: true, force: true });
}
