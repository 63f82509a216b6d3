import { model, Schema, type Types } from 'mongoose';

/** A file that somebody sent, as it lies in the store; who may have it is for the slice that refers to it to say. */
export interface StoredFileRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Name in the store: its own id, so that nothing people type ever names a file on disk. */
  key: string;
  /** As its sender named it, made harmless by `fileName.ts`. */
  name: string;
  /** Media type, from the content. */
  type: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  sha256: string;
  /** Absent until the content is safely in the store; such a record counts as not there, and is swept. */
  storedAt?: Date;
  createdAt: Date;
}

const storedFileSchema = new Schema<StoredFileRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    key: { type: String, required: true, match: /^[0-9a-f]{24}$/ },
    name: { type: String, required: true },
    type: { type: String, required: true },
    size: { type: Number, required: true },
    sha256: { type: String, required: true },
    storedAt: Date,
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
storedFileSchema.index({ createdAt: 1 });

export const StoredFileModel = model<StoredFileRecord>('StoredFile', storedFileSchema);
