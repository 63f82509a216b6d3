import { existsSync, readFileSync, statSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../src/config.ts';
import { countCopy } from '../../src/database/embedded/copies/check.ts';
import { copyDatabase } from '../../src/database/embedded/copies/copy.ts';
import { lockFolder } from '../../src/database/embedded/server/lock.ts';
import { DATABASE_FILE } from '../../src/database/embedded/server/names.ts';
import { refuseOtherOwner } from '../commandLine/owner.ts';
import { beginStep, inUnits } from '../commandLine/progress.ts';
import { checkBackup } from './check.ts';
import { contentOf, copyWhole, sync } from './content.ts';
import { type CopiedFiles, copyFiles } from './copyFiles.ts';
import { DATABASE, FILES, FORMAT, MANIFEST, type Manifest, SECRET } from './manifest.ts';
import { type Recorded, recordedFiles } from './storedFiles.ts';
import { nameOf, prepareTarget, refuseFullDisk, type Target } from './target.ts';

/** A file that is deleted while it is being backed up is gone from the next copy of the database. */
const MOST_ROUNDS = 4;
const BETWEEN_ROUNDS_MS = 1_000;

interface Taken extends CopiedFiles {
  takenAt: Date;
  recorded: Recorded[];
}

/**
 * Makes a backup of an installation on the embedded database, which may be running. It grows in a folder of its own and
 * gets its name when it was read back; what an interrupted one has copied is used.
 * @returns its folder and what it holds.
 * @throws Error in one line when it cannot be made.
 */
export async function makeBackup(
  given: string,
  settings: Config,
): Promise<{ folder: string; manifest: Manifest }> {
  refuseOtherOwner(settings.dataDir);
  const source = path.join(settings.dataDir, DATABASE_FILE);
  if (!existsSync(source)) throw new Error(`there is no database in ${settings.dataDir}`);
  const target = await prepareTarget(given, settings);
  const lock = takeTarget(target);
  try {
    const taken = await takeAll(source, target, settings);
    await copySecret(target, settings);
    await writeManifest(target, settings, taken);
    const manifest = await checkBackup(target.growing);
    return { folder: await finish(target, taken.takenAt), manifest };
  } finally {
    lock.release();
  }
}

/** Two backups into one folder would spoil each other. */
function takeTarget({ folder, growing }: Target) {
  try {
    return lockFolder(growing);
  } catch (error) {
    throw new Error(`another backup into ${folder} is under way: ${(error as Error).message}`);
  }
}

/**
 * First the database, then the files it speaks of. Where one of them was deleted in between, all over again, which is
 * quick: the others are there. A file that stays missing is missing in the installation itself.
 */
async function takeAll(source: string, { growing }: Target, settings: Config): Promise<Taken> {
  const copy = path.join(growing, DATABASE);
  for (let round = 1; ; round++) {
    const takenAt = new Date();
    await takeDatabase(source, copy);
    const recorded = settings.s3Url ? [] : recordedFiles(copy);
    const copied = await copyFiles(settings.uploadsDir, growing, recorded);
    if (copied.missing.length === 0 || round === MOST_ROUNDS) return { takenAt, recorded, ...copied };
    await pause(BETWEEN_ROUNDS_MS);
  }
}

async function takeDatabase(source: string, copy: string): Promise<void> {
  const step = beginStep('Database');
  await rm(copy, { force: true });
  await refuseFullDisk(path.dirname(copy), statSync(source).size);
  try {
    await copyDatabase(source, copy, (done) => step.at(done));
  } catch (error) {
    throw new Error(`the database cannot be copied to ${copy}: ${(error as Error).message}`);
  }
  step.done(`${inUnits(statSync(copy).size)} copied`);
}

/** Without it, nobody's sign-in or mailed link would hold on another machine. */
async function copySecret({ growing }: Target, { dataDir }: Config): Promise<void> {
  const secret = path.join(dataDir, SECRET);
  const copy = path.join(growing, SECRET);
  await rm(copy, { force: true });
  if (existsSync(secret)) await copyWhole(secret, copy);
}

/** Files have the sums of their records: what was copied is held against what came in. */
async function listContents({ growing }: Target, taken: Taken): Promise<Manifest['contents']> {
  const read = async (name: string) => ({ path: name, ...(await contentOf(path.join(growing, name))) });
  const contents = [await read(DATABASE)];
  if (existsSync(path.join(growing, SECRET))) contents.push(await read(SECRET));
  for (const { key, size, sha256 } of taken.recorded) {
    const name = `${FILES}/${key}`;
    if (taken.damaged.includes(key)) contents.push(await read(name));
    else if (!taken.missing.includes(key)) contents.push({ path: name, bytes: size, sha256 });
  }
  return contents;
}

async function writeManifest(target: Target, { s3Url }: Config, taken: Taken): Promise<void> {
  const manifest: Manifest = {
    format: FORMAT,
    multaqa: version(),
    takenAt: taken.takenAt.toISOString(),
    collections: countCopy(path.join(target.growing, DATABASE)),
    uploads: s3Url ? 's3' : 'disk',
    missing: taken.missing,
    damaged: taken.damaged,
    contents: await listContents(target, taken),
  };
  const file = path.join(target.growing, MANIFEST);
  await writeFile(file, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
  await sync(file);
}

function version(): string {
  const about = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(about) as { version: string }).version;
}

/** The lock goes with the name under which the backup grew. */
async function finish({ folder, growing }: Target, takenAt: Date): Promise<string> {
  for (const name of await readdir(growing))
    if (/^database\.(lock|pid)/.test(name)) await rm(path.join(growing, name));
  const finished = path.join(folder, nameOf(takenAt));
  await sync(growing);
  await rename(growing, finished);
  await sync(folder);
  return finished;
}
