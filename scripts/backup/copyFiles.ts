import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { beginStep, counted, inUnits } from '../commandLine/progress.ts';
import { contentIfOfSize, copyWhole, sync } from './content.ts';
import { FILES } from './manifest.ts';
import { placeOf, type Recorded } from './storedFiles.ts';
import { refuseFullDisk } from './target.ts';

export interface CopiedFiles {
  /** Recorded, but not to be found: deleted meanwhile, or lost before. */
  missing: string[];
  /** Not the content that came in, in the installation already. */
  damaged: string[];
}

/**
 * Copies every recorded file that the backup has not yet. What is there is read: only what is right is kept.
 * @throws Error when the target is full or cannot be written.
 */
export async function copyFiles(
  uploadsDir: string,
  growing: string,
  recorded: Recorded[],
): Promise<CopiedFiles> {
  const folder = path.join(growing, FILES);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOthers(folder, recorded);
  const step = beginStep('Uploaded files');
  const waiting = await notYetCopied(folder, recorded);
  const total = bytesOf(waiting);
  await refuseFullDisk(folder, total);
  const result: CopiedFiles = { missing: [], damaged: [] };
  let copied = 0;
  for (const file of waiting) {
    await copyOne(uploadsDir, folder, file, result);
    copied += file.size;
    step.at(copied / total);
  }
  await sync(folder);
  const kept = recorded.length - waiting.length;
  step.done(
    `${counted(waiting.length, 'file')} copied, ${inUnits(total)}${kept ? `; ${counted(kept, 'file')} there already` : ''}`,
  );
  return result;
}

const bytesOf = (files: Recorded[]) => files.reduce((sum, { size }) => sum + size, 0);

/** Halves of an interrupted copy, and files deleted since. */
async function removeOthers(folder: string, recorded: Recorded[]): Promise<void> {
  const wanted = new Set(recorded.map(({ key }) => key));
  for (const name of await readdir(folder)) if (!wanted.has(name)) await rm(path.join(folder, name));
}

async function notYetCopied(folder: string, recorded: Recorded[]): Promise<Recorded[]> {
  const waiting: Recorded[] = [];
  for (const file of recorded) {
    const found = await contentIfOfSize(path.join(folder, file.key), file.size);
    if (found?.sha256 !== file.sha256) waiting.push(file);
  }
  return waiting;
}

async function copyOne(
  uploadsDir: string,
  folder: string,
  { key, sha256 }: Recorded,
  result: CopiedFiles,
): Promise<void> {
  try {
    const read = await copyWhole(placeOf(uploadsDir, key), path.join(folder, key));
    if (read.sha256 !== sha256) result.damaged.push(key);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    result.missing.push(key);
  }
}
