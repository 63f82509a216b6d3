import type { Language } from '../i18n/languages.ts';

export const agendaPaths = {
  agenda: (lang: Language, forum: string) => `/${lang}/forums/${forum}/agenda`,
  session: (lang: Language, forum: string, session: string) => `/${lang}/forums/${forum}/sessions/${session}`,
  organiserAgenda: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/agenda`,
};
