import type { Language } from '../i18n/languages.ts';

export const forumPaths = {
  forum: (lang: Language, forum: string) => `/${lang}/forums/${forum}`,
  organiserForum: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}`,
  newForum: (lang: Language) => `/${lang}/organiser/forums/new`,
  createForum: (lang: Language) => `/${lang}/organiser/forums`,
  editForum: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/settings`,
};
