import { model, Schema, type Types } from 'mongoose';
import { type Localized, localized } from '../i18n/localized.ts';
import { LACKS, type Lack, USUALLY_REQUIRED } from './completeness.ts';

/** What a group does, in the order in which it usually does it. */
export const PHASE_KINDS = ['diagnosis', 'proposals', 'priorities', 'plenary'] as const;
export type PhaseKind = (typeof PHASE_KINDS)[number];

export const MOST_PHASES = 12;

export interface Phase {
  kind: PhaseKind;
  startsAt: Date;
  /** Half-open: the next phase may begin then. */
  endsAt: Date;
}

/** How a workshop works: the same for all its groups. One document a session of kind `workshop`; its id is the session's. */
export interface WorkshopDesignRecord {
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** One guiding question a line, for all groups; a group may have questions of its own. */
  questions: Localized;
  /** In the order of time, none at the same time as another. */
  phases: Phase[];
  /** Without these a recommendation may not be proposed. */
  required: Lack[];
  /** What stands in the form of a new recommendation. */
  statement: Localized;
  reason: Localized;
  /** Rounds of positions and priorities of its groups are anonymous, all of them. */
  anonymous: boolean;
  version: number;
}

const phaseSchema = new Schema<Phase>(
  {
    kind: { type: String, enum: PHASE_KINDS, required: true },
    startsAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
  },
  { _id: false },
);

const designSchema = new Schema<WorkshopDesignRecord>(
  {
    _id: { type: Schema.Types.ObjectId, ref: 'Session' },
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    questions: { type: localized, default: {} },
    phases: { type: [phaseSchema], default: [] },
    required: { type: [{ type: String, enum: LACKS }], default: () => [...USUALLY_REQUIRED] },
    statement: { type: localized, default: {} },
    reason: { type: localized, default: {} },
    anonymous: { type: Boolean, default: false },
    version: { type: Number, required: true },
  },
  { versionKey: false, minimize: false },
);
designSchema.index({ forum: 1 });

export const WorkshopDesignModel = model<WorkshopDesignRecord>('WorkshopDesign', designSchema);

export type WorkshopDesign = Omit<WorkshopDesignRecord, '_id' | 'forum'>;

/** How a workshop works that nobody designed. */
export const NO_DESIGN: WorkshopDesign = {
  questions: {},
  phases: [],
  required: [...USUALLY_REQUIRED],
  statement: {},
  reason: {},
  anonymous: false,
  version: 0,
};
