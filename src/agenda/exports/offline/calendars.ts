import type { Language } from '../../../i18n/languages.ts';
import { translator } from '../../../i18n/setup.ts';
import { paths } from '../../../paths.ts';
import { peopleOf, type SnapshotSession } from '../../snapshot.ts';
import { calendarOf } from '../calendar.ts';
import type { OfflineSource } from './source.ts';

/** A calendar of the copy; written when its turn comes. */
export interface OfflineCalendar {
  /** As on the site. */
  address: string;
  content: () => string;
}

/** The calendars that pages of the copy link to: of the forum, of each session and of each person. */
export function* calendarsIn(
  lang: Language,
  { forum, release }: OfflineSource,
  baseUrl: string,
): Generator<OfflineCalendar> {
  const { sessions, people } = release.snapshot;
  const context = { forum, release, lang, t: translator(lang), baseUrl };
  const calendar = (address: string, events: readonly SnapshotSession[]) => ({
    address,
    content: () => calendarOf(events, context),
  });
  yield calendar(paths.agendaCalendar(lang, forum.slug), sessions);
  for (const session of sessions)
    yield calendar(paths.sessionCalendar(lang, forum.slug, session.slug), [session]);
  for (const { id, slug } of people) {
    const own = sessions.filter((session) => peopleOf(session).includes(id));
    yield calendar(paths.personCalendar(lang, forum.slug, slug), own);
  }
}
