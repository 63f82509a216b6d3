import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Types } from 'mongoose';
import { config, sessionSecret } from '../config.ts';
import type { RegistrationRecord } from './registration.ts';

/** base64url of the twelve bytes of an id, and of the first 24 of the signature. */
const ID_LENGTH = 16;
const SIGNATURE_BYTES = 24;

let key: Buffer | undefined;

/**
 * The secret in an attendee's link: the registration's id and a signature by the server (HMAC-SHA256). It is stored
 * nowhere and can be worked out again, so the same link can be mailed whenever it is asked for; a higher `linkEpoch`
 * makes the older ones void. See docs/decisions/009-seats.md.
 */
export function secretOf({ _id, linkEpoch }: Pick<RegistrationRecord, '_id' | 'linkEpoch'>): string {
  const id = Buffer.from(_id.toHexString(), 'hex').toString('base64url');
  return id + signature(_id, linkEpoch).toString('base64url');
}

/** The id that a secret claims to be for; undefined when it cannot be one. */
export function claimedId(secret: string): Types.ObjectId | undefined {
  if (!/^[\w-]{48}$/.test(secret)) return undefined;
  return new Types.ObjectId(Buffer.from(secret.slice(0, ID_LENGTH), 'base64url'));
}

/** Whether the secret was made by this server for this registration, and is still good. */
export function opens(secret: string, registration: Pick<RegistrationRecord, '_id' | 'linkEpoch'>): boolean {
  const given = Buffer.from(secret.slice(ID_LENGTH), 'base64url');
  const expected = signature(registration._id, registration.linkEpoch);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function signature(id: Types.ObjectId, epoch: number): Buffer {
  key ??= Buffer.from(hkdfSync('sha256', sessionSecret(config), '', 'registration links', 32));
  return createHmac('sha256', key)
    .update(`${id.toHexString()} ${epoch}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}
