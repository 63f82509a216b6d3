import { isValidObjectId, model, Schema, type Types } from 'mongoose';
import type { Actor } from '../audit/auditEntry.ts';
import { NotFound } from '../errors.ts';
import { latinDigits } from '../web/formBody.ts';
import { newReadableCode, readCode } from './readableCode.ts';

/** As many as a forum may have, ended ones included. */
export const MOST_CODES = 200;

/** A word that an organiser hands to somebody, behind which places are kept for whoever registers with it. */
export interface InvitationCodeRecord {
  /** Also the name of its share in the pool. */
  _id: Types.ObjectId;
  forum: Types.ObjectId;
  /** Without the dash it is shown with; see `readableCode.ts`. */
  code: string;
  /** For whom, in the organisers' words. */
  label: string;
  seats: number;
  /** From this instant on nobody gets in with it and what is left is open to all. */
  until?: Date;
  endedAt?: Date;
  by: Actor;
  createdAt: Date;
}

const invitationCodeSchema = new Schema<InvitationCodeRecord>(
  {
    forum: { type: Schema.Types.ObjectId, ref: 'Forum', required: true },
    code: { type: String, required: true },
    label: { type: String, required: true },
    seats: { type: Number, required: true },
    until: Date,
    endedAt: Date,
    by: { kind: { type: String, required: true }, id: String, name: String },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
);
invitationCodeSchema.index({ forum: 1, code: 1 }, { unique: true });
invitationCodeSchema.index({ endedAt: 1, until: 1 });

export const InvitationCodeModel = model<InvitationCodeRecord>('InvitationCode', invitationCodeSchema);

const LENGTH = 8;

/** 40 random bits: nobody finds one by trying. */
export function newInvitationCode(): string {
  return newReadableCode(LENGTH);
}

/** What somebody typed, as codes are stored; `undefined` where it cannot be one. */
export function readInvitationCode(typed: string): string | undefined {
  return readCode(latinDigits(typed), LENGTH);
}

export function showInvitationCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** A forum's, the newest first. */
export function invitationCodes(forum: Types.ObjectId): Promise<InvitationCodeRecord[]> {
  return InvitationCodeModel.find({ forum })
    .sort({ createdAt: -1, _id: -1 })
    .limit(MOST_CODES)
    .lean<InvitationCodeRecord[]>();
}

/** @throws NotFound also for one of another forum. */
export async function invitationCodeOf(forum: Types.ObjectId, id: string): Promise<InvitationCodeRecord> {
  const found = isValidObjectId(id)
    ? await InvitationCodeModel.findOne({ _id: id, forum }).lean<InvitationCodeRecord>()
    : null;
  if (!found) throw new NotFound();
  return found;
}

/** One that still opens something now. */
export function findInvitation(
  forum: Types.ObjectId,
  code: string,
  now: Date,
): Promise<InvitationCodeRecord | null> {
  return InvitationCodeModel.findOne({
    forum,
    code,
    endedAt: { $exists: false },
    $or: [{ until: { $exists: false } }, { until: { $gt: now } }],
  }).lean<InvitationCodeRecord>();
}
