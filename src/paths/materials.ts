import type { Language } from '../i18n/languages.ts';

const open = (lang: Language, forum: string) => `/${lang}/forums/${forum}/materials`;
const staff = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/materials`;
const one = (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/${id}`;

export const materialPaths = {
  materials: open,
  /** The file of a material that everybody may have. */
  material: (lang: Language, forum: string, id: string) => `${open(lang, forum)}/${id}`,
  participantMaterial: (lang: Language, secret: string, id: string) =>
    `/${lang}/registrations/${secret}/materials/${id}`,
  organiserMaterials: staff,
  newMaterial: (lang: Language, forum: string) => `${staff(lang, forum)}/new`,
  organiserMaterial: one,
  materialApproval: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/approval`,
  materialReturn: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/return`,
  materialVisibility: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/visibility`,
  materialRemoval: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/removal`,
  materialVersions: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/versions`,
  materialVersion: (lang: Language, forum: string, id: string, number: number) =>
    `${one(lang, forum, id)}/versions/${number}`,
  /** The photo that a speaker shows. */
  photo: (lang: Language, forum: string, file: string) => `/${lang}/forums/${forum}/photos/${file}`,
};
