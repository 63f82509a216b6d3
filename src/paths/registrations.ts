import type { Language } from '../i18n/languages.ts';

const own = (lang: Language, secret: string) => `/${lang}/registrations/${secret}`;
const staff = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/registrations`;

export const registrationPaths = {
  newRegistration: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations/new`,
  createRegistration: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations`,
  registrationLink: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations/link`,
  registrationSent: (lang: Language, forum: string) => `/${lang}/forums/${forum}/registrations/sent`,

  registration: own,
  registrationConfirmation: (lang: Language, secret: string) => `${own(lang, secret)}/confirmation`,
  registrationCancellation: (lang: Language, secret: string) => `${own(lang, secret)}/cancellation`,
  registrationAnswers: (lang: Language, secret: string) => `${own(lang, secret)}/answers`,
  /** A new link that makes the old ones void. */
  registrationRenewal: (lang: Language, secret: string) => `${own(lang, secret)}/link`,
  registrationHandOver: (lang: Language, secret: string) => `${own(lang, secret)}/handover`,
  /** People whom somebody registers with themselves; `member`: one who is taken out again. */
  registrationDelegation: (lang: Language, secret: string) => `${own(lang, secret)}/delegation`,
  delegateCancellation: (lang: Language, secret: string, member: string) =>
    `${own(lang, secret)}/delegation/${member}/cancellation`,
  registrationData: (lang: Language, secret: string) => `${own(lang, secret)}/data.json`,
  registrationErasure: (lang: Language, secret: string) => `${own(lang, secret)}/erasure`,
  ticketPdf: (lang: Language, secret: string) => `${own(lang, secret)}/ticket.pdf`,
  ticketCalendar: (lang: Language, secret: string) => `${own(lang, secret)}/ticket.ics`,

  organiserRegistrations: staff,
  organiserNewRegistration: (lang: Language, forum: string) => `${staff(lang, forum)}/new`,
  /** Filters of the list with a name. */
  registrationFilters: (lang: Language, forum: string) => `${staff(lang, forum)}/filters`,
  removeRegistrationFilter: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/filters/${id}/removal`,
  /** One change of state for many registrations. */
  organiserRegistrationStates: (lang: Language, forum: string) => `${staff(lang, forum)}/states`,
  /** People from a table; `id`: of one that was brought. */
  importRegistrations: (lang: Language, forum: string, id?: string) =>
    `${staff(lang, forum)}/import${id ? `/${id}` : ''}`,
  /** How the seats are shared out. */
  places: (lang: Language, forum: string) => `${staff(lang, forum)}/places`,
  quotas: (lang: Language, forum: string) => `${staff(lang, forum)}/places/quotas`,
  quota: (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/places/quotas/${id}`,
  removeQuota: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/places/quotas/${id}/removal`,
  putQuotaEarlier: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/places/quotas/${id}/earlier`,
  invitationCodes: (lang: Language, forum: string) => `${staff(lang, forum)}/places/invitations`,
  invitationCode: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/places/invitations/${id}`,
  endInvitationCode: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/places/invitations/${id}/end`,
  /** Charts and tables of who registered. */
  registrationFigures: (lang: Language, forum: string) => `${staff(lang, forum)}/figures`,
  registrationFiguresCsv: (lang: Language, forum: string) => `${staff(lang, forum)}/figures.csv`,
  /** Registrations that may be of one person. */
  duplicates: (lang: Language, forum: string) => `${staff(lang, forum)}/duplicates`,
  duplicate: (lang: Language, forum: string, one: string, other: string) =>
    `${staff(lang, forum)}/duplicates/${one}/${other}`,
  mergeDuplicate: (lang: Language, forum: string, one: string, other: string) =>
    `${staff(lang, forum)}/duplicates/${one}/${other}/merge`,
  keepDuplicateApart: (lang: Language, forum: string, one: string, other: string) =>
    `${staff(lang, forum)}/duplicates/${one}/${other}/apart`,
  /** What the registration form asks, and what people agree to in it. */
  questions: (lang: Language, forum: string) => `${staff(lang, forum)}/questions`,
  question: (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/questions/${id}`,
  newQuestion: (lang: Language, forum: string) => `${staff(lang, forum)}/questions/new`,
  questionsPreview: (lang: Language, forum: string) => `${staff(lang, forum)}/questions/preview`,
  removeQuestion: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/questions/${id}/removal`,
  restoreQuestion: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/questions/${id}/restoration`,
  putQuestionEarlier: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/questions/${id}/earlier`,
  consents: (lang: Language, forum: string) => `${staff(lang, forum)}/questions/consents`,
  consent: (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/questions/consents/${id}`,
  removeConsent: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/questions/consents/${id}/removal`,
  organiserRegistrationsCsv: (lang: Language, forum: string) => `${staff(lang, forum)}/registrations.csv`,
  organiserRegistrationsXlsx: (lang: Language, forum: string) => `${staff(lang, forum)}/registrations.xlsx`,
  organiserRegistration: (lang: Language, forum: string, id: string) => `${staff(lang, forum)}/${id}`,
  organiserRegistrationState: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/${id}/state`,
  /** Where somebody is on the waiting list. */
  organiserRegistrationPosition: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/${id}/position`,
  organiserRegistrationMail: (lang: Language, forum: string, id: string) =>
    `${staff(lang, forum)}/${id}/mail`,
};
