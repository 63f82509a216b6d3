import { model, Schema, type Types } from 'mongoose';
import { INSTITUTION_KINDS } from '../forums/institution.ts';
import type { Quota } from './quota.ts';

/** Whether, and how, one can register for a forum. */
export const REGISTRATION_STATUSES = ['notYet', 'open', 'waitingList', 'full', 'closed'] as const;
export type RegistrationStatus = (typeof REGISTRATION_STATUSES)[number];

/** What is left where there is no limit: more than anybody can ask for, and still a number that can be counted down. */
export const NO_LIMIT = 1_000_000_000;

/** A part of a forum's seats: a quota's, an invitation code's, or what is open to all. */
export interface Share {
  /** Kept for it; for the open share what the others leave of the capacity, which may be nothing. */
  seats: number;
  /** Of these not taken. Below zero the share is over-full: the organiser lowered it. */
  left: number;
  taken: number;
  /** People in its waiting list. */
  waiting: number;
}

/**
 * The seats of a forum as one document, because one document can be changed under a condition at once. A seat is taken from
 * the forum and from one share of it; an over-full share is made up for by what is open to all, never by another quota.
 */
export interface SeatPoolRecord {
  /** The forum's id. */
  _id: Types.ObjectId;
  /** `null`: no limit. Follows the forum's setting. */
  capacity: number | null;
  /** Of the capacity not taken; below zero where the organiser lowered it. */
  left: number;
  /** Registrations in a state that holds a seat. */
  taken: number;
  /** Registrations on a waiting list. */
  waiting: number;
  /** The last ordinal given out on the waiting lists; one row of numbers for all of them. */
  nextInLine: number;
  /** In the order in which they are looked through. */
  quotas: Quota[];
  /** Counts changes of the quotas; one that started from an older version is refused. */
  planVersion: number;
  /** By the id of the quota or of the invitation code, and `open`. Absent only in a pool of an earlier version. */
  shares?: Record<string, Share>;
  /** Counts changes of who is in which session, so that two of them cannot be made side by side. */
  turns?: number;
  /** What the forum's public pages say of registration; a change of it makes them new. */
  shownStatus?: RegistrationStatus;
}

const quotaSchema = new Schema<Quota>(
  {
    id: { type: String, required: true },
    institutionKinds: [{ type: String, enum: INSTITUTION_KINDS }],
    territories: [String],
    seats: { type: Number, required: true },
  },
  { _id: false, id: false },
);

const seatPoolSchema = new Schema<SeatPoolRecord>(
  {
    _id: Schema.Types.ObjectId,
    capacity: { type: Number, default: null },
    left: Number,
    taken: { type: Number, default: 0 },
    waiting: { type: Number, default: 0 },
    nextInLine: { type: Number, default: 0 },
    quotas: { type: [quotaSchema], default: [] },
    planVersion: { type: Number, default: 1 },
    shares: Schema.Types.Mixed,
    turns: Number,
    shownStatus: { type: String, enum: REGISTRATION_STATUSES },
  },
  { versionKey: false },
);

export const SeatPoolModel = model<SeatPoolRecord>('SeatPool', seatPoolSchema);
