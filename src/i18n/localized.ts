import { type Direction, direction, LANGUAGES, type Language } from './languages.ts';

/** What people write, kept per language: `{ ar: 'الافتتاح', fr: 'Ouverture' }`. */
export type Localized = Partial<Record<Language, string>>;

export interface LocalText {
  text: string;
  lang: Language;
  dir: Direction;
}

const trimmed = { type: String, trim: true };

/** Mongoose definition of a text per language. */
export const localized = { ar: trimmed, fr: trimmed, es: trimmed, en: trimmed, _id: false } as const;

/**
 * A text in the reader's language, else in `first` (the forum's languages, in order), else in whichever there is.
 * The result names its own language, because a page must mark a text that is not in the page's language.
 */
export function inLanguage(
  text: Localized | null | undefined,
  lang: Language,
  first: readonly Language[] = [],
): LocalText {
  for (const candidate of [lang, ...first, ...LANGUAGES]) {
    const found = text?.[candidate];
    if (found) return { text: found, lang: candidate, dir: direction(candidate) };
  }
  return { text: '', lang, dir: direction(lang) };
}
