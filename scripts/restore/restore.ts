import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../../src/config.ts';
import { filesFolder } from '../../src/files/diskStore.ts';
import { checkBackup } from '../backup/check.ts';
import { copyWhole } from '../backup/content.ts';
import { DATABASE, type Manifest, SECRET } from '../backup/manifest.ts';
import { refuseOtherOwner } from '../commandLine/owner.ts';
import { counted } from '../commandLine/progress.ts';
import { countDocuments, type Installation, reachDatabase } from './installation.ts';
import { stageDatabase } from './stage.ts';
import { filesThere, putUnknownAside, restoreFiles } from './storedFiles.ts';

export interface RestoreOptions {
  /** There may be data, which are put aside. */
  replace: boolean;
  /** Mails that waited when the backup was taken go out. */
  sendMail: boolean;
}

/** A backup under way holds the database for that long at most, one hopes. */
const MOST_TRIES = 60;
const BETWEEN_TRIES_MS = 1_000;

/**
 * Puts the data of a backup in the place of an installation's, which may be running. Nothing is lost: what was there
 * stays beside it, under names that `tell` is given.
 * @throws Error in one line; until the database is exchanged, in one instant, nothing has changed for anybody.
 */
export async function restoreBackup(
  folder: string,
  settings: Config,
  { replace, sendMail }: RestoreOptions,
  tell: (line: string) => void,
): Promise<void> {
  refuseOtherOwner(settings.dataDir);
  const manifest = await checkBackup(folder);
  await mkdir(settings.dataDir, { recursive: true, mode: 0o700 });
  const installation = await reachDatabase(settings.dataDir);
  try {
    const before = await countDocuments(installation.db);
    const files = await filesThere(settings.uploadsDir);
    if (!replace && before + files.length > 0)
      throw new Error(
        `there are ${counted(before, 'document')} and ${counted(files.length, 'file')} already; --yes puts them aside and restores the backup`,
      );
    const aside = asideOf(settings.uploadsDir);
    if (manifest.uploads === 'disk') await restoreFiles(folder, manifest, settings.uploadsDir, aside);
    const takenAt = new Date(manifest.takenAt);
    const { sentSince, held } = await stageDatabase(
      path.join(folder, DATABASE),
      settings.dataDir,
      installation.db,
      { takenAt, sendMail },
    );
    const kept = path.join(settings.dataDir, await exchange(installation));
    if (before === 0) await rm(kept);
    else tell(`The database as it was before is kept: ${kept}`);
    await finishFiles(folder, manifest, settings, installation, aside);
    if (existsSync(aside)) tell(`Files that the backup does not know are kept: ${aside}`);
    await restoreSecret(folder, settings, installation.isRunning, tell);
    if (sentSince) tell(`${counted(sentSince, 'mail')} sent since the backup: known as sent.`);
    if (held)
      tell(
        `${counted(held, 'mail')} waited in the backup: now drafts in Outgoing mail (--send-mail sends them).`,
      );
  } finally {
    await installation.close();
  }
}

const asideOf = (uploadsDir: string) =>
  `${filesFolder(uploadsDir)}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`;

/** @returns the name under which the database of before is kept. */
async function exchange({ client }: Installation): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      const { kept } = await client.db('admin').command({ replaceDatabase: 1 });
      return String(kept);
    } catch (error) {
      const isRead = /another process is reading/.test((error as Error).message);
      if (!isRead || tries === MOST_TRIES) throw error;
      await pause(BETWEEN_TRIES_MS);
    }
  }
}

/** Once more, for the files that the hourly sweep may have taken while the old records were there. */
async function finishFiles(
  folder: string,
  manifest: Manifest,
  { uploadsDir }: Config,
  { db }: Installation,
  aside: string,
): Promise<void> {
  if (manifest.uploads === 's3') return;
  await restoreFiles(folder, manifest, uploadsDir, aside);
  await putUnknownAside(db, uploadsDir, aside);
}

async function restoreSecret(
  folder: string,
  { dataDir, sessionSecret }: Config,
  isRunning: boolean,
  tell: (line: string) => void,
): Promise<void> {
  const [from, to] = [path.join(folder, SECRET), path.join(dataDir, SECRET)];
  if (!existsSync(from) || sessionSecret) return;
  const present = await readFile(to, 'utf8').catch(() => undefined);
  if (present === (await readFile(from, 'utf8'))) return;
  if (present !== undefined) {
    const kept = `${to}.before-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    await rename(to, kept);
    tell(`The secret of before is kept: ${kept}`);
  }
  await copyWhole(from, to);
  if (isRunning) tell('The secret that signs links was restored too: restart Multaqa for it to be used.');
}
