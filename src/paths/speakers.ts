import type { Language } from '../i18n/languages.ts';

const shown = (lang: Language, forum: string) => `/${lang}/forums/${forum}/speakers`;
const own = (lang: Language, secret: string) => `/${lang}/speaking/${secret}`;
const staff = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/speakers`;
const one = (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/${id}`;

export const speakerPaths = {
  speakers: shown,
  speaker: (lang: Language, forum: string, speaker: string) => `${shown(lang, forum)}/${speaker}`,

  speaking: own,
  speakingAnswer: (lang: Language, secret: string) => `${own(lang, secret)}/answer`,
  speakingAvailability: (lang: Language, secret: string) => `${own(lang, secret)}/availability`,
  speakingProfile: (lang: Language, secret: string) => `${own(lang, secret)}/profile`,
  speakingPhoto: (lang: Language, secret: string) => `${own(lang, secret)}/photo`,
  speakingPhotoRemoval: (lang: Language, secret: string) => `${own(lang, secret)}/photo/removal`,
  speakingMaterials: (lang: Language, secret: string) => `${own(lang, secret)}/materials`,
  speakingNewMaterial: (lang: Language, secret: string) => `${own(lang, secret)}/materials/new`,
  speakingMaterial: (lang: Language, secret: string, id: string) => `${own(lang, secret)}/materials/${id}`,
  speakingMaterialVersions: (lang: Language, secret: string, id: string) =>
    `${own(lang, secret)}/materials/${id}/versions`,
  speakingMaterialVersion: (lang: Language, secret: string, id: string, number: number) =>
    `${own(lang, secret)}/materials/${id}/versions/${number}`,
  speakingMaterialRemoval: (lang: Language, secret: string, id: string) =>
    `${own(lang, secret)}/materials/${id}/removal`,

  organiserSpeakers: staff,
  organiserNewSpeaker: (lang: Language, forum: string) => `${staff(lang, forum)}/new`,
  organiserSpeakerInvitations: (lang: Language, forum: string) => `${staff(lang, forum)}/invitations`,
  organiserSpeakerReminders: (lang: Language, forum: string) => `${staff(lang, forum)}/reminders`,
  organiserSpeaker: one,
  organiserSpeakerInvitation: (lang: Language, forum: string, id: string) =>
    `${one(lang, forum, id)}/invitation`,
  organiserSpeakerAnswer: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/answer`,
  organiserSpeakerAvailability: (lang: Language, forum: string, id: string) =>
    `${one(lang, forum, id)}/availability`,
  organiserSpeakerRemoval: (lang: Language, forum: string, id: string) => `${one(lang, forum, id)}/removal`,
};
