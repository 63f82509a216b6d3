import type { BrowserContext } from '@playwright/test';
import { paths } from '../../../src/paths.ts';
import type { Lang } from './page.ts';
import { FORUM } from './site.ts';

/** A page by its address in a language; what a reader must be answered there, and what of it is not ours to judge. */
export interface Stop {
  address: (lang: Lang) => string;
  status?: number;
  without?: string;
}

/** The pages open to all. */
export async function openStops(context: BrowserContext): Promise<Stop[]> {
  const find = (address: string, pattern: RegExp) => linkOn(context, address, pattern);
  const agenda = paths.agenda('fr', FORUM);
  const session = await find(agenda, /\/sessions\/([\w-]+)"/);
  const day = await find(agenda, /datetime="(\d{4}-\d\d-\d\d)/);
  const speaker = await find(paths.speakers('fr', FORUM), /\/speakers\/([\w-]+)"/);
  return [
    { address: paths.home },
    ...[
      paths.forum,
      paths.agenda,
      paths.hallScreen,
      paths.embeddedAgenda,
      paths.speakers,
      paths.materials,
      paths.recommendations,
      paths.newRegistration,
      paths.registrationSent,
    ].map((address) => ({ address: (lang: Lang) => address(lang, FORUM) })),
    { address: (lang) => paths.agendaDay(lang, FORUM, day) },
    { address: (lang) => paths.session(lang, FORUM, session) },
    { address: (lang) => paths.speaker(lang, FORUM, speaker) },
    { address: (lang) => paths.recommendation(lang, FORUM, 1) },
    { address: (lang) => paths.signIn(lang) },
    { address: paths.passwordReset },
    { address: paths.passwordResetSent },
    { address: (lang) => `/${lang}/nowhere`, status: 404 },
  ];
}

/** The pages of the organisers, and of whoever is signed in. */
export async function staffStops(context: BrowserContext): Promise<Stop[]> {
  const one = (address: (lang: Lang, forum: string) => string, name: string) =>
    linkOn(context, address('fr', FORUM), new RegExp(`/${name}/([0-9a-f]{24})"`));
  const session = await one(paths.organiserAgenda, 'agenda/sessions');
  const room = await one(paths.organiserRooms, 'rooms');
  const speaker = await one(paths.organiserSpeakers, 'speakers');
  const registration = await one(paths.organiserRegistrations, 'registrations');
  const group = await one(paths.organiserWorkshops, 'workshops/groups');
  const workshop = await one(paths.organiserWorkshops, 'workshops/designs');
  const person = await one(paths.organiserPeople, 'people');
  const mail = await one(paths.organiserMail, 'mail');
  return [
    { address: paths.organiser },
    { address: paths.newForum },
    ...[
      paths.organiserForum,
      paths.organiserAgenda,
      paths.newSession,
      paths.organiserRooms,
      paths.agendaChecks,
      paths.agendaConflicts,
      paths.delayAgenda,
      paths.copyDay,
      paths.swapRooms,
      paths.newRelease,
      paths.organiserReleases,
      paths.newRoom,
      paths.organiserSpeakers,
      paths.organiserNewSpeaker,
      paths.organiserMaterials,
      paths.newMaterial,
      paths.organiserRegistrations,
      paths.organiserNewRegistration,
      paths.registrationFigures,
      paths.duplicates,
      paths.questions,
      paths.newQuestion,
      paths.questionsPreview,
      paths.places,
      paths.organiserCheckIn,
      paths.organiserWalkIn,
      paths.organiserWorkshops,
      paths.newGroup,
      paths.organiserRecommendations,
      paths.organiserMail,
      paths.organiserPeople,
      paths.newInvitation,
      paths.organiserAudit,
      paths.editForum,
    ].map((address) => ({ address: (lang: Lang) => address(lang, FORUM) })),
    { address: (lang) => paths.workshopDesign(lang, FORUM, workshop) },
    { address: (lang) => paths.editSession(lang, FORUM, session) },
    { address: (lang) => paths.editRoom(lang, FORUM, room) },
    { address: (lang) => paths.organiserSpeaker(lang, FORUM, speaker) },
    { address: (lang) => paths.organiserSpeakerAvailability(lang, FORUM, speaker) },
    { address: (lang) => paths.organiserRegistration(lang, FORUM, registration) },
    { address: (lang) => `${paths.organiserCheckIn(lang, FORUM)}?q=Participant` },
    { address: (lang) => paths.editGroup(lang, FORUM, group) },
    // The mail is a page of its own in there, in its reader's language.
    { address: (lang) => paths.organiserMailItem(lang, FORUM, mail), without: 'iframe' },
    { address: (lang) => paths.organiserPerson(lang, FORUM, person) },
    { address: paths.account },
  ];
}

/** The pages of a group's rapporteurs. */
export function groupStops(group: string, recommendation: string): Stop[] {
  return [
    { address: paths.rapporteur },
    { address: (lang) => paths.rapporteurGroup(lang, group) },
    { address: (lang) => paths.newRecommendation(lang, group) },
    { address: (lang) => paths.groupRounds(lang, group) },
    { address: (lang) => paths.groupRecommendation(lang, recommendation) },
  ];
}

/** What the pattern finds on a page of the site. */
export async function linkOn(context: BrowserContext, address: string, pattern: RegExp): Promise<string> {
  const answer = await context.request.get(address);
  const [, found] = pattern.exec(await answer.text()) ?? [];
  // Reported by the walk, as a page that is not there.
  return found ?? 'nothing-was-linked';
}
