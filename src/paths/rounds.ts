import type { Language } from '../i18n/languages.ts';

const link = (lang: Language, token: string) => `/${lang}/rounds/${token}`;
const own = (lang: Language, secret: string, round: string) =>
  `/${lang}/registrations/${secret}/rounds/${round}`;
const staff = (lang: Language, round: string) => `/${lang}/rapporteur/rounds/${round}`;

export const roundPaths = {
  /** For whoever has the link on the wall. */
  round: link,
  roundThanks: (lang: Language, token: string) => `${link(lang, token)}/thanks`,
  /** For a member, behind their own link. */
  ownRound: own,
  ownRoundThanks: (lang: Language, secret: string, round: string) => `${own(lang, secret, round)}/thanks`,

  groupRounds: (lang: Language, group: string) => `/${lang}/rapporteur/groups/${group}/rounds`,
  rapporteurRound: staff,
  roundCounts: (lang: Language, round: string) => `${staff(lang, round)}/counts`,
  closeRound: (lang: Language, round: string) => `${staff(lang, round)}/closure`,
};
