import type { Language } from '../i18n/languages.ts';

export const materialPaths = {
  materials: (lang: Language, forum: string) => `/${lang}/forums/${forum}/materials`,
  organiserMaterials: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/materials`,
};
