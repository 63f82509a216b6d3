import type { Language } from '../i18n/languages.ts';

/** Addresses that belong to no forum. */
export const sitePaths = {
  home: (lang: Language) => `/${lang}`,
  organiser: (lang: Language) => `/${lang}/organiser`,
  rapporteur: (lang: Language) => `/${lang}/rapporteur`,
};
