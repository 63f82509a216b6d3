import type { Language } from '../i18n/languages.ts';

export const workshopPaths = {
  recommendations: (lang: Language, forum: string) => `/${lang}/forums/${forum}/recommendations`,
  recommendation: (lang: Language, forum: string, number: number) =>
    `/${lang}/forums/${forum}/recommendations/${number}`,
  organiserWorkshops: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/workshops`,
};
