import type { Language } from '../i18n/languages.ts';

export const auditPaths = {
  organiserAudit: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/audit`,
};
