import { model, Schema, type Types } from 'mongoose';

export const JOB_STATES = ['queued', 'running', 'retrying', 'done', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What a handler is told: ids and plain values, since it loads what it needs by itself. */
export type JobPayload = Record<string, string | number | boolean | null>;

export interface JobRecord {
  _id: Types.ObjectId;
  name: string;
  payload: JobPayload;
  state: JobState;
  attempts: number;
  /** When it may be taken; while it runs, the end of its lease; absent when it is over. */
  runAfter?: Date;
  lockedBy?: Types.ObjectId;
  lastError?: string;
  /** At most one job of a key exists, over or not, as long as it is kept. */
  dedupeKey?: string;
  /** How long it is kept once it is over, in milliseconds. */
  keepFor: number;
  expiresAt?: Date;
  createdAt: Date;
}

const jobSchema = new Schema<JobRecord>(
  {
    name: { type: String, required: true },
    payload: { type: Schema.Types.Mixed, default: {} },
    state: { type: String, enum: JOB_STATES, required: true },
    attempts: { type: Number, default: 0 },
    runAfter: Date,
    lockedBy: Schema.Types.ObjectId,
    lastError: String,
    dedupeKey: String,
    keepFor: { type: Number, required: true },
    expiresAt: Date,
    createdAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
jobSchema.index({ runAfter: 1 }, { sparse: true });
jobSchema.index({ dedupeKey: 1 }, { unique: true, sparse: true });
jobSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const JobModel = model<JobRecord>('Job', jobSchema);
