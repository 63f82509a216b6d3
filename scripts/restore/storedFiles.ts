import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from 'mongodb';
import { filesFolder } from '../../src/files/diskStore.ts';
import { StoredFileModel, type StoredFileRecord } from '../../src/files/storedFile.ts';
import { contentIfOfSize, copyWhole, sync } from '../backup/content.ts';
import { FILES, type Manifest } from '../backup/manifest.ts';
import { beginStep, counted } from '../commandLine/progress.ts';

const IS_KEY = /^[0-9a-f]{24}$/;

/** The files that lie in the folder of uploads now. */
export async function filesThere(uploadsDir: string): Promise<string[]> {
  const names = await readdir(filesFolder(uploadsDir)).catch(() => []);
  return names.filter((name) => IS_KEY.test(name));
}

async function putAside(uploadsDir: string, aside: string, key: string): Promise<void> {
  await mkdir(aside, { recursive: true, mode: 0o700 });
  await rename(path.join(filesFolder(uploadsDir), key), path.join(aside, key));
}

/** Copies the stored files of a backup that are not there, or not as they were; the latter are put aside. */
export async function restoreFiles(
  backup: string,
  { contents }: Manifest,
  uploadsDir: string,
  aside: string,
): Promise<void> {
  const folder = filesFolder(uploadsDir);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const step = beginStep('Uploaded files');
  const wanted = contents.filter((one) => one.path.startsWith(`${FILES}/`));
  const there = new Set(await filesThere(uploadsDir));
  let copied = 0;
  for (const [index, { path: name, bytes, sha256 }] of wanted.entries()) {
    const key = path.basename(name);
    step.at(index / wanted.length);
    if (there.has(key)) {
      if ((await contentIfOfSize(path.join(folder, key), bytes))?.sha256 === sha256) continue;
      await putAside(uploadsDir, aside, key);
    }
    await copyWhole(path.join(backup, name), path.join(folder, key));
    copied++;
  }
  await sync(folder);
  step.done(`${counted(copied, 'file')} copied; ${counted(wanted.length - copied, 'file')} there already`);
}

/**
 * Puts aside what no record speaks of any more: it came in after the backup. @returns how many files.
 * The folder is read before the records: a file that comes in now has its record first.
 */
export async function putUnknownAside(db: Db, uploadsDir: string, aside: string): Promise<number> {
  const there = await filesThere(uploadsDir);
  const records = db.collection<StoredFileRecord>(StoredFileModel.collection.collectionName);
  const known = new Set((await records.find({}, { projection: { key: 1 } }).toArray()).map(({ key }) => key));
  const unknown = there.filter((key) => !known.has(key));
  for (const key of unknown) await putAside(uploadsDir, aside, key);
  return unknown.length;
}
