import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test as base } from '@playwright/test';
import { type Letterbox, openLetterbox } from './letterbox.ts';

export const PASSWORD = 'a password for journeys';
export const FORUM = 'national-forum-2025';

/** The demonstration as `npm run demo` starts it, with an SMTP server that takes its mails. */
export interface Site {
  base: string;
  letters: Letterbox;
  /** Ends the process as a power cut does, and starts it again on the same data. */
  crash(): Promise<void>;
}

interface Fixtures {
  site: Site;
}

export const test = base.extend<{ baseURL: string }, Fixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'multaqa-journeys-'));
      const letters = await openLetterbox();
      const port = await freePort();
      const start = () => startDemo(port, folder, letters.url);
      let demo = await start();
      await use({
        base: `http://localhost:${port}`,
        letters,
        crash: async () => {
          await end(demo, 'SIGKILL');
          demo = await start();
        },
      });
      await end(demo, 'SIGTERM');
      await letters.close();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ site }, use) => {
    await use(site.base);
  },
});

async function startDemo(port: number, folder: string, smtpUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/demo.ts'], {
    env: {
      ...process.env,
      PORT: String(port),
      BASE_URL: `http://localhost:${port}`,
      DATA_DIR: path.join(folder, 'data'),
      UPLOADS_DIR: path.join(folder, 'uploads'),
      MONGODB_URI: '',
      SMTP_URL: smtpUrl,
      MAIL_FROM: 'Multaqa <no-reply@example.org>',
      DEMO_PASSWORD: PASSWORD,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ready(`http://localhost:${port}/health/ready`, child);
  return child;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the demonstration ended with ${child.exitCode}`);
    const answered = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await wait(200);
  }
  throw new Error('the demonstration does not answer');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
