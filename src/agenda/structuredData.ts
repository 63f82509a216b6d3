import type { ForumRecord } from '../forums/forum.ts';
import { embed } from '../forums/structuredData.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import type { Snapshot, SnapshotSession } from './snapshot.ts';

export interface EventContext {
  forum: ForumRecord;
  snapshot: Snapshot;
  lang: Language;
  /** Where the site is reached, without a trailing slash. */
  baseUrl: string;
}

/** The programme as schema.org: the forum's `Event` with its sessions as `subEvent`. https://schema.org/subEvent */
export function agendaStructuredData(context: EventContext): string {
  const { forum, snapshot } = context;
  const sessions = snapshot.sessions.filter(({ kind }) => kind !== 'break');
  return embed({
    '@context': 'https://schema.org',
    ...forumEvent(context),
    startDate: forum.startsOn,
    endDate: forum.endsOn,
    location: placeOf(context),
    subEvent: sessions.map((session) => sessionEvent(session, context)),
  });
}

/** One session as schema.org `Event` within the forum. https://schema.org/superEvent */
export function sessionStructuredData(session: SnapshotSession, context: EventContext): string {
  const { forum, snapshot } = context;
  const room = snapshot.rooms.find(({ id }) => id === session.room);
  const roles = [...session.roles, ...session.parts.flatMap((part) => part.roles)];
  const ids = new Set(roles.map(({ speaker }) => speaker));
  return embed({
    '@context': 'https://schema.org',
    ...sessionEvent(session, context),
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    eventStatus: 'https://schema.org/EventScheduled',
    ...(session.languages.length > 0 && { inLanguage: session.languages }),
    location: placeOf(context, room?.name),
    performer: snapshot.people
      .filter(({ id }) => ids.has(id))
      .map(({ name }) => ({ '@type': 'Person', name: words(name, context) })),
    superEvent: {
      ...forumEvent(context),
      startDate: forum.startsOn,
      endDate: forum.endsOn,
      location: placeOf(context),
    },
  });
}

function forumEvent(context: EventContext) {
  const { forum, lang, baseUrl } = context;
  return {
    '@type': 'Event',
    name: words(forum.title, context),
    url: baseUrl + paths.forum(lang, forum.slug),
  };
}

function sessionEvent({ title, slug, startsAt, endsAt }: SnapshotSession, context: EventContext) {
  return {
    '@type': 'Event',
    name: words(title, context),
    startDate: startsAt,
    endDate: endsAt,
    url: context.baseUrl + paths.session(context.lang, context.forum.slug, slug),
  };
}

function placeOf(context: EventContext, room?: Localized) {
  const { place } = context.forum;
  const name = [words(room, context), words(place?.name, context)].filter(Boolean).join(', ');
  return { '@type': 'Place', name, address: words(place?.address, context) || words(place?.name, context) };
}

function words(text: Localized | undefined, { lang, forum }: EventContext): string {
  return inLanguage(text, lang, forum.languages).text;
}
