import type { Language } from '../i18n/languages.ts';

/** A forum's mails, or without a forum those of accounts, which administrators see. */
const mails = (lang: Language, forum: string | undefined) =>
  forum ? `/${lang}/organiser/forums/${forum}/mail` : `/${lang}/organiser/mail`;

type OneMail = (lang: Language, forum: string | undefined, mail: string) => string;
const oneMail =
  (rest: string): OneMail =>
  (lang, forum, mail) =>
    `${mails(lang, forum)}/${mail}${rest}`;

export const mailPaths = {
  organiserMail: (lang: Language, forum?: string) => mails(lang, forum),
  organiserMailItem: oneMail(''),
  organiserMailHtml: oneMail('/html'),
  organiserMailDraft: oneMail('/draft'),
  organiserMailAttachment: (lang: Language, forum: string | undefined, mail: string, index: number) =>
    `${mails(lang, forum)}/${mail}/attachments/${index}`,
  sendTestMail: (lang: Language, forum?: string) => `${mails(lang, forum)}/tests`,
  resendMail: oneMail('/copies'),
  sendMailNow: oneMail('/dispatch'),
  holdMail: oneMail('/hold'),
};
