import { machine, median, rate, Site, whole } from './site.ts';

/**
 * Requests a second of the public agenda beside a bare Express "hello", in one run, taking turns so that a slow minute
 * of the machine hits both. Then the first-byte time of pages that are not kept yet.
 *
 *   node scripts/benchmarks/publicPages.ts [rounds] [seconds]
 */
const rounds = Number(process.argv[2] ?? 3);
const seconds = Number(process.argv[3] ?? 5);
const HELLO = 'http://127.0.0.1:3988/';
const AGENDA = '/ar/forums/national-forum-2025/agenda';
const SITE = 'http://127.0.0.1:3987';

const site = new Site();

async function firstByte(address: string): Promise<number> {
  const started = performance.now();
  const response = await fetch(SITE + address, { headers: { 'accept-encoding': 'br' } });
  const elapsed = performance.now() - started;
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return elapsed;
}

try {
  await site.start('scripts/demo.ts', `${SITE}/health/ready`);
  await site.start('scripts/benchmarks/hello.ts', HELLO);

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
    hello.push(await rate(HELLO, seconds));
    agenda.push(await rate(SITE + AGENDA, seconds, headers));
  }
  const share = median(agenda) / median(hello);

  console.log(`${machine()}; ${rounds} rounds of ${seconds} s, 32 connections\n`);
  console.log('| what | requests a second (median) | rounds |');
  console.log('|---|---|---|');
  console.log(`| bare Express "hello" | ${whole(median(hello))} | ${hello.map(whole).join(', ')} |`);
  console.log(`| public agenda, kept, Brotli | ${whole(median(agenda))} | ${agenda.map(whole).join(', ')} |`);
  console.log(`\nagenda / hello = ${share.toFixed(2)}\n`);
  console.log('| page not kept yet | first byte (ms) |');
  console.log('|---|---|');
  for (const [address, elapsed] of cold) console.log(`| \`${address}\` | ${elapsed.toFixed(1)} |`);
} finally {
  await site.close();
}
