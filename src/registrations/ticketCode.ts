import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that a code survives being read aloud and typed. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/**
 * The code of a ticket: 50 random bits. It opens nothing by itself; only staff of the forum can do something with it.
 */
export function newTicketCode(): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}

/** `7F3KM2Q9XA` → `7F3KM-2Q9XA`, as tickets show it. */
export function showTicketCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** The code in what somebody typed or a scanner read: the code in any spelling, or the address in the ticket's QR. */
export function parseTicketCode(text: string): string | undefined {
  const last = text.trim().split(/[/?#]/).filter(Boolean).at(-1) ?? '';
  const code = last.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : undefined;
}
