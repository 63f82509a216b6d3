import { LANGUAGES } from '../i18n/languages.ts';
import type { Localized } from '../i18n/localized.ts';

const LONGEST = 60;

/**
 * The part of an address made from a text in Latin letters, in whichever language has one, else from `otherwise`
 * (a word in small letters). A number is added where another one has it already.
 */
export function freeSlug(text: Localized, otherwise: string, taken: ReadonlySet<string>): string {
  const base = LANGUAGES.map((lang) => latinSlug(text[lang] ?? '')).find(Boolean) ?? otherwise;
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    const next = `${base}-${number}`;
    if (!taken.has(next)) return next;
  }
}

/** The word that stands for a session without a title in Latin letters: `roundTable` → `round-table`. */
export function wordOfKind(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `Table ronde n° 1` → `table-ronde-n-1`; `''` for a text without Latin letters. */
function latinSlug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return /[a-z]/.test(plain) ? plain : '';
}
