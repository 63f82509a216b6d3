import type { Db } from 'mongodb';
import { model, Schema, type Types } from 'mongoose';

/**
 * A counter per forum, and one for the whole site, that goes up whenever something changes that public pages show.
 * Kept pages (`web/publicPage.ts`) are served only while theirs is the current number.
 */
interface RevisionRecord {
  _id: string;
  number: number;
}

export const SITE = 'site';

const revisionSchema = new Schema<RevisionRecord>(
  { _id: String, number: { type: Number, default: 0 } },
  { versionKey: false },
);
const RevisionModel = model<RevisionRecord>('PublicRevision', revisionSchema);

const known = new Map<string, number>();

/** The revision this process knows of, without asking the database: at most `POLL_MS` behind other processes. */
export function knownRevision(scope: string): number {
  return known.get(scope) ?? 0;
}

/** To be awaited after the write it announces: the forum's kept pages, and the site's, are dropped. */
export async function bumpPublicRevision(forumId: Types.ObjectId): Promise<void> {
  // The site's last: other processes read the others when they see that it has moved.
  const scopes = [String(forumId), SITE];
  // Dropped here first, so that nobody in this process is served the old page while the counter is being written.
  for (const scope of scopes) known.set(scope, knownRevision(scope) + 0.5);
  await RevisionModel.bulkWrite(
    scopes.map((scope) => ({
      updateOne: { filter: { _id: scope }, update: { $inc: { number: 1 } }, upsert: true },
    })),
  );
  await readRevisions();
}

async function readRevisions(): Promise<void> {
  for (const { _id, number } of await RevisionModel.find().lean<RevisionRecord[]>()) known.set(_id, number);
}

const POLL_MS = 500;

/** Follows what other processes announce: one small read each half second, of all counters only when one has moved. */
export function followPublicRevisions(onError: (error: unknown) => void): { stop(): void } {
  let busy = false;
  const poll = async () => {
    if (busy) return;
    busy = true;
    try {
      const site = await RevisionModel.findById(SITE).lean<RevisionRecord>();
      if ((site?.number ?? 0) !== knownRevision(SITE)) await readRevisions();
    } catch (error) {
      onError(error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void poll(), POLL_MS).unref();
  return { stop: () => clearInterval(timer) };
}

/** More than anybody changes while data are being restored. */
const MARGIN = 1_000;

/**
 * Gives every counter of restored data, and every one that this process may know, a number that neither the restored
 * nor the present data have reached: whatever is kept of either is dropped.
 */
export async function raiseRevisions(restored: Db, present: Db | undefined): Promise<void> {
  const { collectionName } = RevisionModel.collection;
  const reached = new Map<string, number>([[SITE, 0]]);
  for (const db of present ? [restored, present] : [restored])
    for await (const { _id, number } of db.collection<RevisionRecord>(collectionName).find())
      reached.set(_id, Math.max(number, reached.get(_id) ?? 0));
  const counters = restored.collection<RevisionRecord>(collectionName);
  for (const [_id, number] of reached)
    await counters.updateOne({ _id }, { $set: { number: Math.ceil(number) + MARGIN } }, { upsert: true });
}
