import type { ForumRecord } from '../../forums/forum.ts';
import type { Theme } from '../../forums/theme.ts';
import { LANGUAGES, type Language } from '../../i18n/languages.ts';
import type { Localized } from '../../i18n/localized.ts';
import { wallClock } from '../../i18n/wallClock.ts';
import { paths } from '../../paths.ts';
import type { ReleaseRecord } from '../release.ts';
import type { SnapshotPerson, SnapshotRoom, SnapshotSession } from '../snapshot.ts';

/**
 * `agenda.json`: the release that is public, in all languages. Texts are objects by language (`ar`, `fr`, `es`, `en`;
 * those not written are left out), instants ISO 8601 in UTC, days `YYYY-MM-DD` in the forum's zone, ids opaque and
 * stable from release to release. Fields are added, never renamed.
 */
export interface AgendaJson {
  forum: {
    slug: string;
    title: Localized;
    startsOn: string;
    endsOn: string;
    timeZone: string;
    languages: Language[];
    place: Localized;
  };
  release: { number: number; releasedAt: Date; note: Localized };
  rooms: SnapshotRoom[];
  people: SnapshotPerson[];
  /** In the order in which they start. `room` is an id of `rooms`, `speaker` in a role an id of `people`. */
  sessions: AgendaJsonSession[];
}

type AgendaJsonSession = Omit<SnapshotSession, 'signUp'> & {
  /** Codes: `governance`, `housing`… */
  themes: Theme[];
  /** Whether one takes a seat with the registration. */
  signUp: boolean;
  day: string;
  url: Record<Language, string>;
};

/** `baseUrl`: where the site is reached, without a trailing slash. */
export function agendaJson(forum: ForumRecord, release: ReleaseRecord, baseUrl: string): AgendaJson {
  const { rooms, people, sessions } = release.snapshot;
  const clock = wallClock(forum.timeZone);
  return {
    forum: {
      slug: forum.slug,
      title: forum.title,
      startsOn: forum.startsOn,
      endsOn: forum.endsOn,
      timeZone: forum.timeZone,
      languages: forum.languages,
      place: forum.place?.name ?? {},
    },
    release: { number: release.number, releasedAt: release.releasedAt, note: release.note },
    rooms,
    people,
    sessions: sessions.map((session) => ({
      ...session,
      themes: session.themes ?? [],
      signUp: session.signUp ?? false,
      day: clock(session.startsAt).day,
      url: addresses(forum, session, baseUrl),
    })),
  };
}

function addresses(forum: ForumRecord, { slug }: SnapshotSession, baseUrl: string): Record<Language, string> {
  const entries = LANGUAGES.map((lang) => [lang, baseUrl + paths.session(lang, forum.slug, slug)]);
  return Object.fromEntries(entries) as Record<Language, string>;
}
