import type { Language } from '../i18n/languages.ts';

const door = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/check-in`;

export const checkInPaths = {
  organiserCheckIn: door,
  organiserCheckIns: (lang: Language, forum: string) => `${door(lang, forum)}/check-ins`,
  organiserCheckInUndo: (lang: Language, forum: string) => `${door(lang, forum)}/undo`,
  organiserWalkIn: (lang: Language, forum: string) => `${door(lang, forum)}/walk-in`,
  /** What the QR of a ticket holds. */
  organiserTicket: (lang: Language, forum: string, code: string) => `${door(lang, forum)}/tickets/${code}`,
};
