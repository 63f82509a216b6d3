import type { Language } from '../i18n/languages.ts';

export const auditPaths = {
  organiserAudit: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/audit`,
  /** What was done to accounts and belongs to no forum; for administrators. */
  auditOfAccounts: (lang: Language) => `/${lang}/organiser/audit`,
};
