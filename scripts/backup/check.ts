import path from 'node:path';
import { checkCopy } from '../../src/database/embedded/copies/check.ts';
import { beginStep, counted, inUnits } from '../commandLine/progress.ts';
import { contentOf } from './content.ts';
import { DATABASE, FILES, type Manifest, readManifest } from './manifest.ts';
import { recordedFiles } from './storedFiles.ts';

/**
 * Reads a backup from end to end: the sum of every file, the database with every document, and that each stored file
 * which the database speaks of is there as it came in.
 * @throws Error in one line for the first thing that is missing or damaged.
 */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  await checkSums(folder, manifest);
  checkDatabase(folder, manifest);
  checkStoredFiles(folder, manifest);
  return manifest;
}

async function checkSums(folder: string, { contents }: Manifest): Promise<void> {
  const step = beginStep('Reading back');
  const total = contents.reduce((sum, { bytes }) => sum + bytes, 0);
  let seen = 0;
  for (const expected of contents) {
    const file = path.join(folder, expected.path);
    const found = await contentOf(file, (bytes) => {
      seen += bytes;
      step.at(seen / total);
    }).catch((error: NodeJS.ErrnoException) => {
      throw new Error(error.code === 'ENOENT' ? `${file} is missing from the backup` : error.message);
    });
    if (found.bytes !== expected.bytes || found.sha256 !== expected.sha256)
      throw new Error(`${file} is damaged: it is not what was backed up`);
  }
  step.done(`${counted(contents.length, 'file')}, ${inUnits(total)}, all sums right`);
}

function checkDatabase(folder: string, { collections }: Manifest): void {
  const file = path.join(folder, DATABASE);
  const step = beginStep('Checking every document');
  const found = readDatabase(file, (done) => step.at(done));
  if (JSON.stringify(found) !== JSON.stringify(collections))
    throw new Error(`${file} does not hold the documents that were backed up`);
  const documents = found.reduce((sum, one) => sum + one.documents, 0);
  step.done(`${counted(documents, 'document')} in ${counted(found.length, 'collection')}`);
}

/** @throws Error that says that the file is damaged, and how. */
export function readDatabase(file: string, onProgress: (done: number) => void): Manifest['collections'] {
  try {
    return checkCopy(file, onProgress);
  } catch (error) {
    throw new Error(`${file} is damaged: ${(error as Error).message}`);
  }
}

function checkStoredFiles(folder: string, { uploads, contents, missing, damaged }: Manifest): void {
  if (uploads === 's3') return;
  const known = new Set([...missing, ...damaged]);
  const sums = new Map(contents.map((one) => [one.path, one.sha256]));
  for (const { key, sha256 } of recordedFiles(path.join(folder, DATABASE)))
    if (!known.has(key) && sums.get(`${FILES}/${key}`) !== sha256)
      throw new Error(`${folder} lacks the stored file ${key}`);
}
