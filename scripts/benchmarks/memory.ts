import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Resident memory of the demonstration: after its start, after each page was opened once (public ones in four
 * languages, staff ones as the owner), and the time from `npm run demo` to the first page.
 *
 *   node scripts/benchmarks/memory.ts
 */
const PORT = 3986;
const SITE = `http://127.0.0.1:${PORT}`;
const PASSWORD = 'a password for benchmarks';
const FORUM = 'national-forum-2025';
const PUBLIC = [
  '',
  '/agenda',
  '/agenda.ics',
  '/agenda.json',
  '/sessions/round-table-2',
  '/speakers',
  '/speakers/fatiha-dani',
  '/materials',
  '/recommendations',
  '/registrations/new',
];
const STAFF = [
  '',
  '/settings',
  '/agenda',
  '/speakers',
  '/materials',
  '/registrations',
  '/registrations/new',
  '/check-in',
  '/workshops',
  '/mail',
  '/people',
  '/audit',
];

const folder = mkdtempSync(path.join(tmpdir(), 'multaqa-memory-'));
const started = performance.now();
const child = spawn('npm', ['run', '--silent', 'demo'], {
  env: {
    ...process.env,
    PORT: String(PORT),
    DATA_DIR: `${folder}/data`,
    UPLOADS_DIR: `${folder}/uploads`,
    DEMO_PASSWORD: PASSWORD,
    LOG_LEVEL: 'warn',
    MONGODB_URI: '',
    SMTP_URL: '',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});

/** `npm` gives way to the shell, and that to node: the process that listens is the last child. */
function serverProcess(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean);
  return children[0] ? serverProcess(Number(children[0])) : pid;
}

function resident(): number {
  const status = readFileSync(`/proc/${serverProcess(child.pid ?? 0)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
}

async function open(address: string, cookie = ''): Promise<void> {
  const response = await fetch(SITE + address, {
    headers: { cookie, 'accept-encoding': 'br' },
    redirect: 'manual',
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${address}: ${response.status}`);
}

async function signIn(): Promise<string> {
  const response = await fetch(`${SITE}/fr/sign-in`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ email: 'owner@example.org', password: PASSWORD }),
    redirect: 'manual',
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

try {
  while (
    !(await fetch(`${SITE}/health/ready`).then(
      (response) => response.ok,
      () => false,
    ))
  )
    await wait(50);
  console.log(`| first page after | ${Math.round(performance.now() - started)} ms |`);
  console.log(`| resident after the start | ${resident().toFixed(0)} MB |`);
  for (const lang of ['ar', 'fr', 'es', 'en'])
    for (const page of PUBLIC) await open(`/${lang}/forums/${FORUM}${page}`);
  const cookie = await signIn();
  for (const page of STAFF) await open(`/ar/organiser/forums/${FORUM}${page}`, cookie);
  await wait(1000);
  console.log(`| resident after each page was opened once | ${resident().toFixed(0)} MB |`);
} finally {
  const server = serverProcess(child.pid ?? 0);
  const gone = once(child, 'exit');
  process.kill(server, 'SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
}
