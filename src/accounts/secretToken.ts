import { createHash, randomBytes } from 'node:crypto';

/**
 * A secret for a link that is mailed to one person. 192 random bits, so a plain SHA-256 is enough to keep:
 * nobody can guess the secret from its hash, and the link itself is stored nowhere.
 */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(24).toString('base64url');
  return { secret, hash: hashSecret(secret) };
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** An address as the key of a limit: attempts are counted by it, but the address itself is not kept. */
export function hashedEmail(email: unknown): string | undefined {
  return typeof email === 'string' && email.trim() !== ''
    ? hashSecret(email.trim().toLowerCase())
    : undefined;
}
