import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Types } from 'mongoose';
import { config, sessionSecret } from '../config.ts';

/** base64url of the twelve bytes of an id, and the bytes of the signature that follow. */
const ID_LENGTH = 16;
const SIGNATURE_BYTES = 24;

/** What a link is signed for: a record, and how often its links were renewed. */
export interface LinkHolder {
  _id: Types.ObjectId;
  linkEpoch: number;
}

export interface SignedLink {
  /** The secret in the link: the record's id and a signature by the server. */
  secretOf(holder: LinkHolder): string;
  /** The id that a secret claims to be for; undefined when it cannot be one. */
  claimedId(secret: string): Types.ObjectId | undefined;
  /** Whether this server made the secret for this record, and it is still good. */
  opens(secret: string, holder: LinkHolder): boolean;
}

/**
 * Mailed links that are a person's key to one record. The secret is stored nowhere and can be worked out again
 * (HMAC-SHA256 with a key derived for the purpose), so the same link can be mailed whenever it is asked for; a higher
 * `linkEpoch` makes the older ones void. See docs/decisions/009-seats.md.
 */
export function signedLink(purpose: string): SignedLink {
  let key: Buffer | undefined;
  const signature = ({ _id, linkEpoch }: LinkHolder): Buffer => {
    key ??= Buffer.from(hkdfSync('sha256', sessionSecret(config), '', purpose, 32));
    const signed = createHmac('sha256', key).update(`${_id.toHexString()} ${linkEpoch}`).digest();
    return signed.subarray(0, SIGNATURE_BYTES);
  };
  return {
    secretOf: (holder) =>
      Buffer.from(holder._id.toHexString(), 'hex').toString('base64url') +
      signature(holder).toString('base64url'),
    claimedId: (secret) =>
      /^[\w-]{48}$/.test(secret)
        ? new Types.ObjectId(Buffer.from(secret.slice(0, ID_LENGTH), 'base64url'))
        : undefined,
    opens: (secret, holder) => {
      const given = Buffer.from(secret.slice(ID_LENGTH), 'base64url');
      const expected = signature(holder);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
