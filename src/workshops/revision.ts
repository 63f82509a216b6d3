import { createHash } from 'node:crypto';
import { model, Schema, type Types } from 'mongoose';
import { type Author, authorDefinition } from './author.ts';

export const WRITINGS = ['contribution', 'recommendation'] as const;
export type Writing = (typeof WRITINGS)[number];

/** A text as it was saved once. Only ever added, never changed. */
export interface RevisionRecord<C = unknown> {
  /** `subject:version`; of a text that came too late and was set aside, `subject:version:hash`. */
  _id: string;
  forum: Types.ObjectId;
  kind: Writing;
  subject: Types.ObjectId;
  /** The version that it is, or that it started from where it was set aside. */
  version: number;
  setAside: boolean;
  content: C;
  by: Author;
  at: Date;
}

const revisionSchema = new Schema<RevisionRecord>(
  {
    _id: { type: String, required: true },
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    kind: { type: String, enum: WRITINGS, required: true },
    subject: { type: Schema.Types.ObjectId, required: true },
    version: { type: Number, required: true },
    setAside: { type: Boolean, default: false },
    content: { type: Schema.Types.Mixed, required: true },
    by: { type: authorDefinition, required: true },
    at: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
revisionSchema.index({ subject: 1, at: -1, _id: -1 });

export const RevisionModel = model<RevisionRecord>('WorkshopRevision', revisionSchema);

/** The stored thing a text belongs to, as far as its revisions need to know it. */
export interface Written {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  version: number;
  changedBy: Author;
  changedAt: Date;
}

/** Keeps the text of a record as the revision of its version; once kept, a second call changes nothing. */
export async function keepRevision(kind: Writing, record: Written, content: object): Promise<void> {
  const { forum, _id: subject, version, changedBy: by, changedAt: at } = record;
  await addOnce(`${subject}:${version}`, { forum, kind, subject, version, setAside: false, content, by, at });
}

/** Keeps a text that could not be saved, because a newer one was there: whoever wrote it finds it in the history. */
export async function setAside(
  kind: Writing,
  { _id: subject, forum }: Pick<Written, '_id' | 'forum'>,
  base: number,
  content: object,
  by: Author,
  now: Date,
): Promise<void> {
  const mark = createHash('sha256').update(JSON.stringify([content, by.id ?? by.name]));
  const _id = `${subject}:${base}:${mark.digest('base64url').slice(0, 16)}`;
  await addOnce(_id, { forum, kind, subject, version: base, setAside: true, content, by, at: now });
}

async function addOnce(_id: string, fields: Omit<RevisionRecord, '_id'>): Promise<void> {
  await RevisionModel.updateOne({ _id }, { $setOnInsert: fields }, { upsert: true });
}

/** A text as it was at one version. */
export async function revisionContent<C>(subject: Types.ObjectId, version: number): Promise<C | undefined> {
  const revision = await RevisionModel.findById(`${subject}:${version}`).lean<RevisionRecord<C>>();
  return revision?.content;
}

export const HISTORY_LENGTH = 100;

/** Every text that a record ever had, newest first; at most `HISTORY_LENGTH`. */
export async function historyOf<C>(subject: Types.ObjectId): Promise<RevisionRecord<C>[]> {
  return RevisionModel.find({ subject })
    .sort({ at: -1, _id: -1 })
    .limit(HISTORY_LENGTH)
    .lean<RevisionRecord<C>[]>();
}
