export const LANGUAGES = ['ar', 'fr', 'es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export type Direction = 'rtl' | 'ltr';

/** The language of last resort, for readers whose browser asks for none of ours. */
export const DEFAULT_LANGUAGE: Language = 'ar';

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

export function direction(lang: Language): Direction {
  return lang === 'ar' ? 'rtl' : 'ltr';
}

/** The tag that `Intl` is asked for: Moroccan Arabic has Latin digits and Moroccan month names. */
export const LOCALES: Readonly<Record<Language, string>> = {
  ar: 'ar-MA',
  fr: 'fr-MA',
  es: 'es-ES',
  en: 'en-GB',
};
