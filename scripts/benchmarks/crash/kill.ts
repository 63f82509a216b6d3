import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** When a writing process is killed: at any moment, while its log goes back into the file, or while it starts. */
export type Moment = 'writing' | 'checkpoint' | 'start';

// A busy machine is given the time to acknowledge some forty writes.
const LEAST_OUTPUT = 400;
const ROUND_STARTS_AT = 10_000_000;
const MOST_WAIT = 10_000;
const STARTS = 3;

function startWriter(dataDir: string, round: number) {
  const process_ = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path.join(import.meta.dirname, 'writer.ts'),
      dataDir,
      String(round * ROUND_STARTS_AT),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const output = { text: '' };
  process_.stdout.on('data', (chunk: Buffer) => {
    output.text += chunk;
  });
  return { process: process_, output };
}

/** The file changes only when the log goes back into it, which ends with a wait for the disk. */
async function checkpoint(dataDir: string): Promise<void> {
  const changedAt = () => statSync(path.join(dataDir, 'database.sqlite')).mtimeMs;
  const before = changedAt();
  for (const startedAt = Date.now(); Date.now() - startedAt < MOST_WAIT; ) {
    for (let look = 0; look < 2000; look++) if (changedAt() !== before) return;
    await pause(0);
  }
}

/** Kills it; gives what it had acknowledged. A line without its end was not. */
async function killed({ process: child, output }: ReturnType<typeof startWriter>): Promise<string[]> {
  if (child.exitCode !== null) throw new Error(`the writing process ended by itself, with ${child.exitCode}`);
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
  return output.text.split('\n').slice(0, -1);
}

/** Lets a process write for a while, kills it, and gives the lines it had acknowledged. */
export async function killedWhile(moment: Moment, dataDir: string, round: number): Promise<string[]> {
  const lines: string[] = [];
  for (let start = 1; moment === 'start' && start <= STARTS; start++) {
    const early = startWriter(dataDir, round - start / 10);
    await pause(150 + Math.random() * 450);
    lines.push(...(await killed(early)));
  }
  const writer = startWriter(dataDir, round);
  while (writer.output.text.length < LEAST_OUTPUT && writer.process.exitCode === null) await pause(20);
  await pause(200 + Math.random() * 800);
  if (moment === 'checkpoint') await checkpoint(dataDir);
  return [...lines, ...(await killed(writer))];
}
