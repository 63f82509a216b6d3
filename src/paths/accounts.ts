import type { Language } from '../i18n/languages.ts';

const people = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/people`;
const invitations = (lang: Language, forum: string) => `${people(lang, forum)}/invitations`;
const invitation = (lang: Language, secret: string) => `/${lang}/invitations/${secret}`;

/** What the sign-in page may say on top: how the reader came to be signed out. */
export const SIGN_IN_NOTICES = ['signedOut', 'signedOutEverywhere', 'passwordSet'] as const;
export type SignInNotice = (typeof SIGN_IN_NOTICES)[number];

export const accountPaths = {
  signIn: (lang: Language, next?: string) =>
    `/${lang}/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`,
  signInWithNotice: (lang: Language, notice: SignInNotice) => `/${lang}/sign-in?notice=${notice}`,
  signOut: (lang: Language) => `/${lang}/sign-out`,
  firstAccount: (lang: Language, secret: string) => `/${lang}/first-account/${secret}`,

  account: (lang: Language) => `/${lang}/account`,
  saveProfile: (lang: Language) => `/${lang}/account/profile`,
  changePassword: (lang: Language) => `/${lang}/account/password`,
  signOutEverywhere: (lang: Language) => `/${lang}/account/sign-out-everywhere`,

  passwordReset: (lang: Language) => `/${lang}/password-reset`,
  passwordResetSent: (lang: Language) => `/${lang}/password-reset/sent`,
  newPassword: (lang: Language, secret: string) => `/${lang}/password-reset/${secret}`,

  invitation,
  acceptInvitation: (lang: Language, secret: string) => `${invitation(lang, secret)}/acceptance`,

  organiserPeople: people,
  createInvitation: invitations,
  newInvitation: (lang: Language, forum: string) => `${invitations(lang, forum)}/new`,
  resendInvitation: (lang: Language, forum: string, id: string) => `${invitations(lang, forum)}/${id}/mails`,
  withdrawInvitation: (lang: Language, forum: string, id: string) =>
    `${invitations(lang, forum)}/${id}/withdrawal`,
  organiserPerson: (lang: Language, forum: string, id: string) => `${people(lang, forum)}/${id}`,
  changeRole: (lang: Language, forum: string, id: string) => `${people(lang, forum)}/${id}/role`,
  removePerson: (lang: Language, forum: string, id: string) => `${people(lang, forum)}/${id}/removal`,
};
