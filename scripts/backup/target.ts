import { mkdir, readdir, realpath, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../src/config.ts';
import { inUnits } from '../commandLine/progress.ts';

export const UNFINISHED = 'unfinished.partial';

/** For the lock and the manifest, before anything is copied. */
const LEAST_BYTES = 1_000_000;

/** Where backups lie, and where the one under way grows until it is whole. */
export interface Target {
  folder: string;
  growing: string;
}

/**
 * Prepares the folder of the backups; what an interrupted backup has left there stays, to be used.
 * @throws Error when it lies where the installation's own data lie, or cannot be written.
 */
export async function prepareTarget(given: string, settings: Config): Promise<Target> {
  const folder = path.resolve(given);
  await refuseInside(folder, settings);
  const growing = path.join(folder, UNFINISHED);
  await mkdir(growing, { recursive: true, mode: 0o700 });
  await refuseFullDisk(growing, LEAST_BYTES);
  return { folder, growing };
}

async function refuseInside(folder: string, { dataDir, uploadsDir }: Config): Promise<void> {
  const target = await realPlace(folder);
  for (const own of [dataDir, uploadsDir]) {
    const place = await realPlace(own);
    if (target === place || target.startsWith(place + path.sep))
      throw new Error(`${folder} lies inside ${own}: a backup belongs on another disk`);
  }
}

/** The place behind symbolic links; of what is not there yet, behind those of its nearest folder. */
async function realPlace(place: string): Promise<string> {
  try {
    return await realpath(place);
  } catch {
    const parent = path.dirname(place);
    return parent === place ? place : path.join(await realPlace(parent), path.basename(place));
  }
}

/** @throws Error when the disk cannot take so many bytes more. */
export async function refuseFullDisk(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < bytes)
    throw new Error(`no room in ${folder}: ${inUnits(bytes)} are needed, ${inUnits(free)} are free`);
}

/** The name of a backup is the moment whose data it holds. */
export const nameOf = (takenAt: Date) => takenAt.toISOString().replaceAll(':', '-');

const IS_BACKUP = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/;

/** Deletes all but the newest whole backups. @returns how many went. */
export async function deleteOlder(folder: string, keep: number): Promise<number> {
  const names = (await readdir(folder)).filter((name) => IS_BACKUP.test(name)).sort();
  const old = names.slice(0, Math.max(0, names.length - keep));
  for (const name of old) await rm(path.join(folder, name), { recursive: true, force: true });
  return old.length;
}
