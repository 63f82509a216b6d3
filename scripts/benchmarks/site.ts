import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureProgram } from '../debianProgram.ts';

/** Servers that a benchmark starts, under the flags of `scripts/run.sh`, in a folder that is gone afterwards. */
export class Site {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'multaqa-benchmark-'));
  private readonly children: ChildProcess[] = [];

  /** Starts a program of the repository and waits until it answers at `url`. */
  async start(file: string, url: string, env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const child = this.run(file, { PORT: new URL(url).port, ...env });
    await answers(url, child);
    return child;
  }

  /** Starts a program of the repository. */
  run(file: string, env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn('sh', ['scripts/run.sh', file], {
      env: {
        ...process.env,
        LOG_LEVEL: 'warn',
        DATA_DIR: `${this.folder}/data`,
        UPLOADS_DIR: `${this.folder}/uploads`,
        MONGODB_URI: '',
        SMTP_URL: '',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.push(child);
    return child;
  }

  async close(): Promise<void> {
    for (const child of this.children) child.kill('SIGTERM');
    await Promise.all(
      this.children.map((child) => (child.exitCode === null ? once(child, 'exit') : undefined)),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${url} ended with ${child.exitCode}`);
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await wait(200);
  }
  throw new Error(`${url} does not answer`);
}

/**
 * Requests a second at 32 connections, as wrk (Debian) counts them: a client in JavaScript is itself the limit as soon as
 * answers are larger than a few kilobytes.
 */
export async function rate(
  url: string,
  seconds: number,
  headers: Record<string, string> = {},
): Promise<number> {
  const wrk = ensureProgram({ places: ['/usr/bin/wrk'], name: 'wrk', need: 'the benchmarks need wrk' });
  const given = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)(wrk, ['-t1', '-c32', `-d${seconds}s`, ...given, url]);
  const [, counted] = /Requests\/sec:\s+([\d.]+)/.exec(stdout) ?? [];
  if (!counted || /Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url}: ${stdout}`);
  return Number(counted);
}

/** The value below which a share (0 to 1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
export const whole = (value: number) => Math.round(value).toLocaleString('en');
export const machine = () => `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}`;
