import { createHash, randomBytes } from 'node:crypto';
import type { Types } from 'mongoose';
import type { RoundRecord } from './round.ts';

/** Somebody who answers, as far as the door by which they came knows them. */
export interface Voter {
  /** A registration's id, or the random name of a browser. */
  id: string;
  /** Of a member. */
  person?: { registration: Types.ObjectId; name: string; institution: string };
}

/**
 * What stands for somebody in the set of those who answered. Without the salt, which is deleted when the round closes, nobody
 * can work it out again; in two rounds the same person has two.
 */
export function keyOf(round: Pick<RoundRecord, '_id' | 'salt'>, { id }: Voter): string {
  return createHash('sha256')
    .update(`${round._id} ${round.salt ?? ''} ${id}`)
    .digest('base64url');
}

export function newSalt(): string {
  return randomBytes(24).toString('base64url');
}

/** The secret of a round's link. */
export function newToken(): string {
  return randomBytes(16).toString('base64url');
}

/** Whether an address may hold such a secret. */
export function isToken(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}
