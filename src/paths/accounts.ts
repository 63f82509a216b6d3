import type { Language } from '../i18n/languages.ts';

export const accountPaths = {
  signIn: (lang: Language, next?: string) =>
    `/${lang}/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`,
  signOut: (lang: Language) => `/${lang}/sign-out`,
  account: (lang: Language) => `/${lang}/account`,
  organiserPeople: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/people`,
};
