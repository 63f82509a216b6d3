import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Types } from 'mongoose';
import { config } from '../config.ts';
import { MaterialModel, type MaterialRecord } from '../materials/material.ts';
import { SpeakerModel, type SpeakerRecord } from '../speakers/speaker.ts';
import { removeFiles } from './receive.ts';
import { StoredFileModel, type StoredFileRecord } from './storedFile.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const AT_ONCE = 500;

/**
 * Clears away what crashes and people who went away have left: uploads nobody took over, records without content, and
 * files a day old that nothing refers to. Run by a job (`jobs/recurring.ts`).
 */
export async function sweepFiles(now: Date): Promise<void> {
  await sweepIncoming(now);
  const unfinished = await StoredFileModel.find(
    { storedAt: { $exists: false }, createdAt: { $lt: new Date(now.getTime() - HOUR) } },
    { _id: 1 },
  )
    .limit(AT_ONCE)
    .lean<StoredFileRecord[]>();
  await removeFiles(unfinished.map(({ _id }) => _id));
  await sweepUnused(now);
}

async function sweepIncoming(now: Date): Promise<void> {
  const folder = path.join(config.uploadsDir, 'incoming');
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < now.getTime() - 6 * HOUR) await rm(file, { force: true });
  }
}

/** In portions, each with a fixed number of queries. */
async function sweepUnused(now: Date): Promise<void> {
  const createdAt = { $lt: new Date(now.getTime() - DAY) };
  let after: Types.ObjectId | undefined;
  for (;;) {
    const files = await StoredFileModel.find({ createdAt, ...(after && { _id: { $gt: after } }) }, { _id: 1 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<StoredFileRecord[]>();
    const last = files.at(-1);
    if (!last) return;
    const ids = files.map(({ _id }) => _id);
    const used = await referredTo(ids);
    await removeFiles(ids.filter((id) => !used.has(String(id))));
    after = last._id;
  }
}

/** Everybody who refers to stored files is asked here. */
async function referredTo(ids: readonly Types.ObjectId[]): Promise<Set<string>> {
  const [materials, speakers] = await Promise.all([
    MaterialModel.find({ 'versions.file': { $in: ids } }, { 'versions.file': 1 }).lean<
      Pick<MaterialRecord, 'versions'>[]
    >(),
    SpeakerModel.find({ photo: { $in: ids } }, { photo: 1 }).lean<Pick<SpeakerRecord, 'photo'>[]>(),
  ]);
  return new Set([
    ...materials.flatMap(({ versions }) => versions.map(({ file }) => String(file))),
    ...speakers.map(({ photo }) => String(photo)),
  ]);
}
