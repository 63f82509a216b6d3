import type { Language } from '../i18n/languages.ts';

const released = (lang: Language, forum: string) => `/${lang}/forums/${forum}/agenda`;
const session = (lang: Language, forum: string, slug: string) => `/${lang}/forums/${forum}/sessions/${slug}`;
const working = (lang: Language, forum: string) => `/${lang}/organiser/forums/${forum}/agenda`;

export const agendaPaths = {
  agenda: released,
  /** `day`: `YYYY-MM-DD`. */
  agendaDay: (lang: Language, forum: string, day: string) => `${released(lang, forum)}/${day}`,
  agendaCalendar: (lang: Language, forum: string) => `${released(lang, forum)}.ics`,
  agendaJson: (lang: Language, forum: string) => `${released(lang, forum)}.json`,
  agendaXml: (lang: Language, forum: string) => `${released(lang, forum)}.xml`,
  /** The programme to open without a network, from a disk. */
  agendaZip: (lang: Language, forum: string) => `${released(lang, forum)}.zip`,
  /** A4, a list of each day. */
  agendaPdf: (lang: Language, forum: string) => `${released(lang, forum)}.pdf`,
  /** A3, rooms side by side: a poster for the door. */
  agendaPoster: (lang: Language, forum: string) => `${released(lang, forum)}-a3.pdf`,
  /** What each release changed, as an Atom feed. */
  agendaFeed: (lang: Language, forum: string) => `${released(lang, forum)}.atom`,
  /** What each release changed, to read; `release`: its number. */
  agendaChanges: (lang: Language, forum: string, release?: number) =>
    `${released(lang, forum)}/changes${release ? `#release-${release}` : ''}`,
  /** For a screen in the hall: what is on and what comes next, of all rooms or of one. */
  hallScreen: (lang: Language, forum: string, room?: string) =>
    `/${lang}/forums/${forum}/now${room ? `/${room}` : ''}`,
  /** The programme to show inside a page of the organisers' own site. */
  embeddedAgenda: (lang: Language, forum: string) => `/${lang}/forums/${forum}/embed/agenda`,
  session,
  personCalendar: (lang: Language, forum: string, speaker: string) =>
    `/${lang}/forums/${forum}/speakers/${speaker}.ics`,
  sessionCalendar: (lang: Language, forum: string, slug: string) => `${session(lang, forum, slug)}.ics`,

  organiserAgenda: working,
  /** The grid in which organisers put sessions in their places. `day`: `YYYY-MM-DD`. */
  agendaEditor: (lang: Language, forum: string, day?: string) =>
    `${working(lang, forum)}/editor${day ? `?day=${day}` : ''}`,
  /** The working version as the grid reads it. */
  agendaEditorState: (lang: Language, forum: string) => `${working(lang, forum)}/editor.json`,
  newSession: (lang: Language, forum: string, day?: string) =>
    `${working(lang, forum)}/sessions/new${day ? `?day=${day}` : ''}`,
  createSession: (lang: Language, forum: string) => `${working(lang, forum)}/sessions`,
  editSession: (lang: Language, forum: string, id: string) => `${working(lang, forum)}/sessions/${id}`,
  /** Where and when one session is; a form, and what the editor sends to. */
  placeSession: (lang: Language, forum: string, id: string) =>
    `${working(lang, forum)}/sessions/${id}/placement`,
  removeSession: (lang: Language, forum: string, id: string) =>
    `${working(lang, forum)}/sessions/${id}/removal`,

  /** `day`: `YYYY-MM-DD`. */
  delayAgenda: (lang: Language, forum: string, day?: string) =>
    `${working(lang, forum)}/delay${day ? `?day=${day}` : ''}`,

  /** `from`: `YYYY-MM-DD`, the day to copy. */
  copyDay: (lang: Language, forum: string, from?: string) =>
    `${working(lang, forum)}/copy${from ? `?from=${from}` : ''}`,
  /** `day`: `YYYY-MM-DD`. */
  swapRooms: (lang: Language, forum: string, day?: string) =>
    `${working(lang, forum)}/swap${day ? `?day=${day}` : ''}`,

  /** What the agenda is looked through for before it is released. */
  agendaChecks: (lang: Language, forum: string) => `${working(lang, forum)}/checks`,

  /** Everything that was found in the working version. */
  agendaConflicts: (lang: Language, forum: string) => `${working(lang, forum)}/conflicts`,

  organiserRooms: (lang: Language, forum: string) => `${working(lang, forum)}/rooms`,
  newRoom: (lang: Language, forum: string) => `${working(lang, forum)}/rooms/new`,
  editRoom: (lang: Language, forum: string, id: string) => `${working(lang, forum)}/rooms/${id}`,
  moveRoom: (lang: Language, forum: string, id: string) => `${working(lang, forum)}/rooms/${id}/position`,
  removeRoom: (lang: Language, forum: string, id: string) => `${working(lang, forum)}/rooms/${id}/removal`,

  /** Every release, with what it changed. `from`, `to`: numbers of two releases to compare. */
  organiserReleases: (lang: Language, forum: string, from?: number, to?: number) =>
    `${working(lang, forum)}/releases${from && to ? `?from=${from}&to=${to}` : ''}`,
  /** All that the next release would change, and the button for it. */
  newRelease: (lang: Language, forum: string) => `${working(lang, forum)}/releases/new`,
  createRelease: (lang: Language, forum: string) => `${working(lang, forum)}/releases`,
  withdrawRelease: (lang: Language, forum: string, number: number) =>
    `${working(lang, forum)}/releases/${number}/withdrawal`,
};
