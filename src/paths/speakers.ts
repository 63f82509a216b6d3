import type { Language } from '../i18n/languages.ts';

export const speakerPaths = {
  speakers: (lang: Language, forum: string) => `/${lang}/forums/${forum}/speakers`,
  speaker: (lang: Language, forum: string, speaker: string) => `/${lang}/forums/${forum}/speakers/${speaker}`,
  speaking: (lang: Language, secret: string) => `/${lang}/speaking/${secret}`,
  organiserSpeakers: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/speakers`,
};
