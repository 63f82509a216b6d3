import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

const root = mkdtempSync(path.join(tmpdir(), 'multaqa-tools-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;

/** A folder that is there until the tests of the file are over. */
export const freshFolder = () => path.join(root, String(++folders));

/** The settings of an installation of its own. */
export function installation(folder = freshFolder()) {
  return {
    DATA_DIR: path.join(folder, 'data'),
    UPLOADS_DIR: path.join(folder, 'uploads'),
    MONGODB_URI: '',
    SMTP_URL: '',
  };
}

export type Settings = ReturnType<typeof installation> & Record<string, string>;

const running = new Set<ChildProcess>();
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

/** Starts one of the scripts as a process of its own. */
export function start(script: string, args: string[], settings: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

export interface Outcome {
  code: number | null;
  out: string;
  /** What it said on standard error. */
  line: string;
}

/** Runs one of the scripts to its end. */
export async function runScript(
  script: string,
  args: string[],
  settings: Record<string, string>,
): Promise<Outcome> {
  const child = start(script, args, settings);
  let out = '';
  let line = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    line += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, line };
}
