import type { Language } from '../i18n/languages.ts';

export const mailPaths = {
  organiserMail: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/mail`,
};
