import { hash, verify } from '@node-rs/argon2';
import { DomainError } from '../errors.ts';
import { COMMON_PASSWORDS } from './commonPasswords.ts';

export const PASSWORD_MIN = 10;
/** Bounds the work of one attempt; far above what anybody types. */
export const PASSWORD_MAX = 200;

/** argon2id (RFC 9106) as OWASP's Password Storage Cheat Sheet advises: 19 MiB, two passes, one lane. */
const ARGON2ID = 2;
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a secret that nobody knows, with the same cost: an unknown address takes as long as a wrong password. */
const NOBODY = hash(crypto.randomUUID(), COST);

/**
 * A new password as it is stored.
 * @param about what is known of the person; a password made of it is easily guessed
 * @throws DomainError when it is easily guessed (NIST SP 800-63B §5.1.1.2: common, repetitive, or about the person)
 */
export async function hashNewPassword(password: string, about: readonly string[]): Promise<string> {
  if (isEasilyGuessed(password, about)) throw new DomainError('accounts:errors.passwordWeak');
  return hash(normal(password), COST);
}

/** Whether this is the password; the same work whether or not there is an account with a password. */
export async function passwordMatches(stored: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await NOBODY), normal(password));
  return stored !== undefined && matches;
}

export function isEasilyGuessed(password: string, about: readonly string[]): boolean {
  const low = normal(password).toLowerCase();
  if (new Set(low).size < 5 || COMMON_PASSWORDS.has(low)) return true;
  const rest = about
    .flatMap((words) => words.toLowerCase().split(/[\s@.]+/))
    .filter((word) => word.length > 2)
    .reduce((left, word) => left.replaceAll(word, ''), low);
  return rest.replace(/[^\p{L}\p{N}]/gu, '').length < 4;
}

/** The same password typed on two keyboards may come as different code points (NIST SP 800-63B §5.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC');
}
