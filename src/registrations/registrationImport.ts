import { model, Schema, type Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';
import type { ReadyRow, RowProblem } from './importing/people.ts';

/** A table of people that an organiser brought: looked through, then registered by a job. Kept for a day. */
export interface RegistrationImportRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  by: Actor;
  fileName: string;
  /** In the order of the file. */
  ready: ReadyRow[];
  problems: RowProblem[];
  /** Heads of columns that were not understood. */
  unknownColumns: string[];
  /** Whether tickets are mailed. */
  mail: boolean;
  state: 'draft' | 'running' | 'done';
  /** So many of the ready rows have been dealt with; of these… */
  dealtWith: number;
  added: number;
  /** …were registered already. */
  known: number;
  /** …found no seat. */
  withoutSeat: number;
  createdAt: Date;
}

const DAY_SECONDS = 24 * 60 * 60;

const registrationImportSchema = new Schema<RegistrationImportRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    by: { kind: { type: String, required: true }, id: String, name: String },
    fileName: { type: String, default: '' },
    ready: { type: [Schema.Types.Mixed], default: [] } as never,
    problems: { type: [Schema.Types.Mixed], default: [] } as never,
    unknownColumns: { type: [String], default: [] },
    mail: { type: Boolean, default: false },
    state: { type: String, enum: ['draft', 'running', 'done'], default: 'draft' },
    dealtWith: { type: Number, default: 0 },
    added: { type: Number, default: 0 },
    known: { type: Number, default: 0 },
    withoutSeat: { type: Number, default: 0 },
    createdAt: { type: Date, required: true },
  },
  { minimize: false, versionKey: false },
);
registrationImportSchema.index({ createdAt: 1 }, { expireAfterSeconds: DAY_SECONDS });

export const RegistrationImportModel = model<RegistrationImportRecord>(
  'RegistrationImport',
  registrationImportSchema,
);
