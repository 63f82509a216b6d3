import type { Language } from '../i18n/languages.ts';

export const checkInPaths = {
  organiserCheckIn: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/check-in`,
};
