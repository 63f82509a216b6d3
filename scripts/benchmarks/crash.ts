/**
 * Whether the embedded database keeps its word: a process that writes without end is killed at random moments, and
 * after each time everything it had acknowledged must be there, whole, and in every index.
 *
 *     node scripts/benchmarks/crash.ts [rounds, 20 unless given]
 *
 * Ends with 1 where anything was lost, torn or damaged. `kill -9` is not a power cut: what the disk itself forgets
 * nobody can see this way.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { openEmbeddedDatabase } from '../../src/database/embedded/index.ts';
import { faultsIn } from './crash/audit.ts';
import { faultsInFile } from './crash/file.ts';
import { killedWhile, type Moment } from './crash/kill.ts';

const MOMENTS: Moment[] = ['writing', 'checkpoint', 'start'];

/** Looks through the server that recovers what was left, then at the file itself. */
async function look(dataDir: string, lines: string[], round: number): Promise<string[]> {
  const database = await openEmbeddedDatabase({ dataDir });
  const client = new MongoClient(database.uri);
  const faults = await faultsIn(client, lines, round);
  await client.close();
  await database.close();
  return [...faults, ...faultsInFile(dataDir)];
}

const HEAD = ' round     killed inserted  counted    moved  changed     made  faults';

const column = (value: string | number, width: number) => String(value).padStart(width);
const count = (lines: string[], pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;

function row(round: string, moment: string, lines: string[], faults: number): string {
  const kinds = [/^there/, /^counter/, /^move/, /^(changed|gone)/, /^(made|dropped)/];
  return [
    column(round, 6),
    column(moment, 11),
    ...kinds.map((kind) => column(count(lines, kind), 9)),
    column(faults, 7),
  ].join('');
}

async function killAndLook(rounds: number): Promise<number> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'multaqa-crash-'));
  const lines: string[] = [];
  const faults: string[] = [];
  console.log(HEAD);
  for (let round = 1; round <= rounds && faults.length === 0; round++) {
    const moment = MOMENTS[(round - 1) % MOMENTS.length] ?? 'writing';
    const told = await killedWhile(moment, dataDir, round);
    lines.push(...told);
    faults.push(...(await look(dataDir, lines, round)));
    console.log(row(String(round), moment, told, faults.length));
  }
  for (const fault of faults.slice(0, 20)) console.log(fault);
  const acknowledged = lines.filter((line) => !/^(dropping|wrong)/.test(line)).length;
  console.log(row('all', '', lines, faults.length));
  console.log(`${rounds} rounds, ${acknowledged} writes acknowledged, ${faults.length} faults`);
  rmSync(dataDir, { recursive: true, force: true });
  return faults.length === 0 ? 0 : 1;
}

process.exitCode = await killAndLook(Number(process.argv[2] ?? 20));
