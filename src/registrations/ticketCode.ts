import { newReadableCode, readCode } from './readableCode.ts';

const LENGTH = 10;

/**
 * The code of a ticket: 50 random bits. It opens nothing by itself; only staff of the forum can do something with it.
 */
export function newTicketCode(): string {
  return newReadableCode(LENGTH);
}

/** `7F3KM2Q9XA` → `7F3KM-2Q9XA`, as tickets show it. */
export function showTicketCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** The code in what somebody typed or a scanner read: the code in any spelling, or the address in the ticket's QR. */
export function parseTicketCode(text: string): string | undefined {
  const last = text.trim().split(/[/?#]/).filter(Boolean).at(-1) ?? '';
  return readCode(last, LENGTH);
}
