import type { Language } from '../i18n/languages.ts';

export const registrationPaths = {
  newRegistration: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations/new`,
  createRegistration: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations`,
  registration: (lang: Language, secret: string) => `/${lang}/registrations/${secret}`,
  organiserRegistrations: (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/registrations`,
};
