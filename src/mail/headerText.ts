/** Control characters, line and paragraph separators: what could begin a header of its own, or hide one. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;

/** A text that stays on the one line of a mail header, whatever people typed in it. */
export function oneLine(text: string, max = 250): string {
  const line = text.replace(BREAKS, ' ').replace(/ {2,}/g, ' ').trim();
  return [...line].slice(0, max).join('');
}

/** One plain address: no name, no list, no quotes, no comment (a subset of RFC 5321 §4.1.2). */
const ADDRESS = /^[^\s\p{Cc}@<>()[\],;:"\\]{1,64}@[^\s\p{Cc}@<>()[\],;:"\\]{1,253}$/u;

/** @throws Error for what is not exactly one address; forms check before, so this is a bug. */
export function oneAddress(address: string): string {
  if (!ADDRESS.test(address)) throw new Error('not one e-mail address');
  return address;
}
