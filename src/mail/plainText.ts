import type { Direction } from '../i18n/languages.ts';

const ARABIC = /\p{Script=Arabic}/u;
const RIGHT_TO_LEFT_MARK = '\u200f';

/**
 * Tidies what a text template gave. A plain text has no direction of its own: readers take each line's from its first
 * letter, so an Arabic line that begins with a name in Latin letters, or a number, gets a mark in front.
 */
export function plainText(rendered: string, dir: Direction): string {
  const lines = rendered
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.trimEnd());
  const marked = dir === 'rtl' ? lines.map(withMark) : lines;
  return `${marked
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

function withMark(line: string): string {
  return ARABIC.test(line) && !/^\s*\p{Script=Arabic}/u.test(line) ? RIGHT_TO_LEFT_MARK + line : line;
}
