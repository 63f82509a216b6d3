import { model, Schema, type Types } from 'mongoose';
import { type Localized, localized } from '../i18n/localized.ts';
import type { SessionChange } from './changes.ts';
import type { Snapshot } from './snapshot.ts';

/** The agenda as it was shown to the public at one time. Never edited: a newer one takes its place. */
export interface ReleaseRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Counts from 1 in each forum; a number that was withdrawn is not given out again. */
  number: number;
  /** What the organisers say of it. */
  note: Localized;
  releasedAt: Date;
  releasedBy: { id?: string; name: string };
  /** A withdrawn release is not shown; the one before it is again. */
  withdrawnAt?: Date;
  /** Goes up whenever other content becomes public, also by a withdrawal: `SEQUENCE` of calendars (RFC 5545 §3.8.7.4). */
  sequence: number;
  /** What differs from the release that was public before; empty for a first one. */
  changes: SessionChange[];
  snapshot: Snapshot;
}

const releaseSchema = new Schema<ReleaseRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    number: { type: Number, required: true },
    note: { type: localized, default: {} },
    releasedAt: { type: Date, required: true },
    releasedBy: { id: String, name: { type: String, default: '' } },
    withdrawnAt: Date,
    sequence: { type: Number, required: true },
    // Written once and read whole: their shapes are held by `changes.ts` and `snapshot.ts`.
    changes: { type: [Schema.Types.Mixed], default: [] } as never,
    snapshot: { type: Schema.Types.Mixed, required: true },
  },
  { minimize: false, versionKey: false },
);
releaseSchema.index({ forum: 1, number: -1 }, { unique: true });

export const ReleaseModel = model<ReleaseRecord>('Release', releaseSchema);
