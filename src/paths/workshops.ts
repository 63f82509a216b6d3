import type { Language } from '../i18n/languages.ts';

const organiser = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/workshops`;
const rapporteur = (lang: Language) => `/${lang}/rapporteur`;

export const workshopPaths = {
  recommendations: (lang: Language, forum: string) => `/${lang}/forums/${forum}/recommendations`,
  recommendation: (lang: Language, forum: string, number: number) =>
    `/${lang}/forums/${forum}/recommendations/${number}`,

  organiserWorkshops: organiser,
  /** How the groups of a workshop work; `session`: the workshop's. */
  workshopDesign: (lang: Language, forum: string, session: string) =>
    `${organiser(lang, forum)}/designs/${session}`,
  newGroup: (lang: Language, forum: string, session?: string) =>
    `${organiser(lang, forum)}/groups/new${session ? `?session=${session}` : ''}`,
  createGroup: (lang: Language, forum: string) => `${organiser(lang, forum)}/groups`,
  editGroup: (lang: Language, forum: string, group: string) => `${organiser(lang, forum)}/groups/${group}`,
  removeGroup: (lang: Language, forum: string, group: string) =>
    `${organiser(lang, forum)}/groups/${group}/removal`,
  /** Who is in a group; `query`: words to search people by. */
  groupMembers: (
    lang: Language,
    forum: string,
    group: string,
    { query = '', page = 1 }: { query?: string; page?: number } = {},
  ) => {
    const asked = new URLSearchParams({
      ...(query && { q: query }),
      ...(page > 1 && { page: String(page) }),
    });
    return `${organiser(lang, forum)}/groups/${group}/members${asked.size ? `?${asked}` : ''}`;
  },
  /** Everybody who belongs in the group by their registration. */
  bringMembersIn: (lang: Language, forum: string, group: string) =>
    `${organiser(lang, forum)}/groups/${group}/members/arrivals`,
  removeMember: (lang: Language, forum: string, group: string, registration: string) =>
    `${organiser(lang, forum)}/groups/${group}/members/${registration}/removal`,
  organiserRecommendations: (lang: Language, forum: string, query = '') =>
    `${organiser(lang, forum)}/recommendations${query ? `?${query}` : ''}`,
  /** `move`: see `workshops/recommendationStates.ts`. */
  organiserMove: (lang: Language, forum: string, recommendation: string, move: string) =>
    `${organiser(lang, forum)}/recommendations/${recommendation}/${move}`,

  /** What a device needs to install the workspace. */
  rapporteurManifest: (lang: Language) => `/${lang}/rapporteur.webmanifest`,
  rapporteurGroup: (lang: Language, group: string, query = '') =>
    `${rapporteur(lang)}/groups/${group}${query ? `?${query}` : ''}`,
  /** What the document of a group was at an earlier time; all there were without `seq`. */
  groupStates: (lang: Language, group: string, seq?: number) =>
    `${rapporteur(lang)}/groups/${group}/states${seq === undefined ? '' : `/${seq}`}`,
  restoreState: (lang: Language, group: string, seq: number) =>
    `${rapporteur(lang)}/groups/${group}/states/${seq}/restoration`,
  groupDocument: (lang: Language, group: string) => `${rapporteur(lang)}/groups/${group}/document`,
  groupDocumentChanges: (lang: Language, group: string) =>
    `${rapporteur(lang)}/groups/${group}/document/changes`,
  createContribution: (lang: Language, group: string) => `${rapporteur(lang)}/groups/${group}/contributions`,
  editContribution: (lang: Language, contribution: string) =>
    `${rapporteur(lang)}/contributions/${contribution}`,
  removeContribution: (lang: Language, contribution: string) =>
    `${rapporteur(lang)}/contributions/${contribution}/removal`,
  restoreContribution: (lang: Language, contribution: string) =>
    `${rapporteur(lang)}/contributions/${contribution}/restoration`,
  newRecommendation: (lang: Language, group: string, contribution?: string) =>
    `${rapporteur(lang)}/groups/${group}/recommendations/new${contribution ? `?contribution=${contribution}` : ''}`,
  createRecommendation: (lang: Language, group: string) =>
    `${rapporteur(lang)}/groups/${group}/recommendations`,
  groupRecommendation: (lang: Language, recommendation: string) =>
    `${rapporteur(lang)}/recommendations/${recommendation}`,
  editRecommendation: (lang: Language, recommendation: string) =>
    `${rapporteur(lang)}/recommendations/${recommendation}/edit`,
  rapporteurMove: (lang: Language, recommendation: string, move: string) =>
    `${rapporteur(lang)}/recommendations/${recommendation}/${move}`,
  addPosition: (lang: Language, recommendation: string) =>
    `${rapporteur(lang)}/recommendations/${recommendation}/positions`,
  removePosition: (lang: Language, recommendation: string, position: string) =>
    `${rapporteur(lang)}/recommendations/${recommendation}/positions/${position}/removal`,
};
