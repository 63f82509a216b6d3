import type { Language } from '../i18n/languages.ts';

const staff = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}`;

export const forumPaths = {
  forum: (lang: Language, forum: string) => `/${lang}/forums/${forum}`,
  organiserForum: staff,
  newForum: (lang: Language) => `/${lang}/organiser/forums/new`,
  createForum: (lang: Language) => `/${lang}/organiser/forums`,
  editForum: (lang: Language, forum: string) => `${staff(lang, forum)}/settings`,
  publishForum: (lang: Language, forum: string) => `${staff(lang, forum)}/publication`,
  withdrawForum: (lang: Language, forum: string) => `${staff(lang, forum)}/withdrawal`,
  archiveForum: (lang: Language, forum: string) => `${staff(lang, forum)}/archiving`,
};
