import { model, Schema, type Types } from 'mongoose';
import { type CheckRules, checkRulesSchema } from './checkRules.ts';

/**
 * One small document a forum that every change of its agenda writes first (`agendaTransaction.ts`), and that gives out
 * the numbers of releases.
 */
export interface AgendaRecord {
  /** The forum. */
  _id: Types.ObjectId;
  /** Counts every change of the working version. */
  revision: number;
  /** The last number given to a release. */
  lastRelease: number;
  /** Counts how often other content became public; see `ReleaseRecord.sequence`. */
  lastSequence: number;
  /** What organisers chose; see `rulesOf`. */
  checkRules?: CheckRules;
  /** Counts how often they were saved; a form that began from older ones is refused. Absent: never. */
  rulesVersion?: number;
}

const agendaSchema = new Schema<AgendaRecord>(
  {
    _id: Schema.Types.ObjectId,
    revision: { type: Number, default: 0 },
    lastRelease: { type: Number, default: 0 },
    lastSequence: { type: Number, default: 0 },
    checkRules: checkRulesSchema,
    rulesVersion: Number,
  },
  { versionKey: false },
);

export const AgendaModel = model<AgendaRecord>('Agenda', agendaSchema);
