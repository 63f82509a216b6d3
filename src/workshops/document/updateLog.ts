import type { Binary } from 'mongodb';
import { model, Schema, type Types } from 'mongoose';
import * as Y from 'yjs';
import { isDuplicate } from '../../jobs/queue.ts';
import { type Author, authorDefinition } from '../author.ts';

/** What one person changed in the document of a group, as Yjs writes it (update format 1). Only ever added, or merged. */
export interface UpdateRecord {
  /** `group:seq`. */
  _id: string;
  group: Types.ObjectId;
  /** Counts within the group, without a gap. Of merged updates, the newest. */
  seq: number;
  /** The oldest update in it; the same as `seq` until it is merged. */
  from: number;
  update: Buffer;
  by: Author;
  /** When the server received the newest of it. */
  at: Date;
}

const updateSchema = new Schema<UpdateRecord>(
  {
    _id: { type: String, required: true },
    group: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup', required: true },
    seq: { type: Number, required: true },
    from: { type: Number, required: true },
    update: { type: Buffer, required: true },
    by: { type: authorDefinition, required: true },
    at: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
updateSchema.index({ group: 1, seq: 1 });

export const UpdateModel = model<UpdateRecord>('WorkshopUpdate', updateSchema);

/** Where a document has got to. */
export interface DocumentRecord {
  /** The group's. */
  _id: Types.ObjectId;
  /** Up to here it is in `Contribution` and `Recommendation`. */
  projected: number;
  /** Whether there may be updates after that. */
  isDue: boolean;
  /** The whole document after update `seq`, so that opening it does not take every update there ever was. */
  checkpoint?: { seq: number; state: Buffer };
}

const documentSchema = new Schema<DocumentRecord>(
  {
    _id: { type: Schema.Types.ObjectId, ref: 'WorkshopGroup' },
    projected: { type: Number, default: 0 },
    isDue: { type: Boolean, default: false },
    checkpoint: { type: { seq: Number, state: Buffer, _id: false }, required: false },
  },
  { versionKey: false },
);

documentSchema.index({ isDue: 1 });

export const DocumentModel = model<DocumentRecord>('WorkshopDocument', documentSchema);

/**
 * Adds an update as number `after + 1`.
 * @returns whether it was added; not when another process has added one of this number.
 */
export async function appendUpdate(
  group: Types.ObjectId,
  after: number,
  update: Uint8Array,
  by: Author,
  at: Date,
): Promise<boolean> {
  const seq = after + 1;
  try {
    // Past mongoose, whose checks cost more than all the rest, several times a second for everybody who types.
    await UpdateModel.collection.insertOne({
      _id: `${group}:${seq}`,
      group,
      seq,
      from: seq,
      update: Buffer.from(update),
      by,
      at,
    } as never);
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

/** The updates of a document after number `after`, oldest first. */
export async function updatesAfter(group: Types.ObjectId, after: number): Promise<UpdateRecord[]> {
  return UpdateModel.find({ group, seq: { $gt: after } })
    .sort({ seq: 1 })
    .lean<UpdateRecord[]>();
}

/** What the driver gives for a stored update. */
export function bytes(stored: Buffer | Binary): Uint8Array {
  return 'buffer' in stored && stored.buffer instanceof Uint8Array
    ? new Uint8Array(stored.buffer.subarray(0, (stored as Binary).position))
    : new Uint8Array(stored as Buffer);
}

/** Updates older than this may be merged, in milliseconds: nobody is in the middle of them any more. */
const SETTLED = 10 * 60 * 1000;
/** Merged updates span no more than this, in milliseconds: it is how finely earlier states can be told apart. */
const SPAN = 60 * 1000;

/**
 * Merges old updates of one person that came within a minute. Nothing of them is lost. The merged one is stored before the
 * others go: after a crash in between they are there twice, which Yjs does not mind.
 */
export async function compactUpdates(group: Types.ObjectId, now: Date): Promise<void> {
  const old = { group, at: { $lt: new Date(now.getTime() - SETTLED) } };
  let run: UpdateRecord[] = [];
  for await (const update of UpdateModel.find(old).sort({ seq: 1 }).lean<UpdateRecord[]>().cursor()) {
    const record = update as UpdateRecord;
    const [first] = run;
    const belongs = first && first.by.id === record.by.id && record.at.getTime() - first.at.getTime() < SPAN;
    if (!belongs) {
      await mergeRun(run);
      run = [];
    }
    run.push(record);
  }
  await mergeRun(run);
}

async function mergeRun(run: readonly UpdateRecord[]): Promise<void> {
  const [first, ...rest] = run;
  const last = rest.at(-1);
  if (!first || !last) return;
  const merged = Y.mergeUpdates(run.map(({ update }) => bytes(update)));
  await UpdateModel.updateOne({ _id: last._id }, { $set: { update: Buffer.from(merged), from: first.from } });
  const absorbed = run.slice(0, -1).map(({ _id }) => _id);
  await UpdateModel.deleteMany({ _id: { $in: absorbed } });
}
