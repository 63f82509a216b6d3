import type { Language } from '../../../i18n/languages.ts';
import { translator } from '../../../i18n/setup.ts';
import { paths } from '../../../paths.ts';
import { publicCards, publicPerson } from '../../../speakers/view.ts';
import type { PageLocals } from '../../../web/renderPage.ts';
import { daysOf } from '../../dayView.ts';
import { programmePage } from '../../programmePage.ts';
import { publicChangesPage } from '../../releaseHistory.ts';
import { sessionPage } from '../../sessionPage.ts';
import type { OfflineSource } from './source.ts';

/** A page of the copy: what is shown at a public address, by the same view. */
export interface OfflinePage {
  /** As on the site. */
  address: string;
  view: string;
  /** Made when the page is written: all of them at once would keep other readers waiting. */
  locals: () => PageLocals;
}

/** The public pages of the programme in one language. */
export function* pagesIn(lang: Language, source: OfflineSource): Generator<OfflinePage> {
  const { forum, release, releases, people, materials, now } = source;
  const { slug } = forum;
  const reader = { lang, t: translator(lang), now };
  const speakers = { forum, lang, t: reader.t };
  // Photos would make the copy many times as large; the views have initials where there is none.
  const profiles = new Map([...source.profiles].map(([id, { photo: _photo, ...profile }]) => [id, profile]));
  yield {
    address: paths.agenda(lang, slug),
    view: 'agenda/programme',
    locals: () => programmePage(forum, release, reader),
  };
  for (const day of daysOf(release.snapshot, forum.timeZone)) {
    yield {
      address: paths.agendaDay(lang, slug, day),
      view: 'agenda/programme',
      locals: () => programmePage(forum, release, reader, day),
    };
  }
  for (const session of release.snapshot.sessions) {
    const own = materials.filter((material) => String(material.session) === session.id);
    yield {
      address: paths.session(lang, slug, session.slug),
      view: 'agenda/session',
      locals: () => sessionPage(forum, release.snapshot, session, own, reader),
    };
  }
  yield {
    address: paths.speakers(lang, slug),
    view: 'speakers/list',
    locals: () => ({
      title: reader.t('speakers:public.title'),
      people: publicCards(people, profiles, speakers),
    }),
  };
  for (const person of people) {
    yield {
      address: paths.speaker(lang, slug, person.slug),
      view: 'speakers/speaker',
      locals: () => ({
        ...publicPerson(person, profiles.get(person.id), speakers),
        here: paths.speakers(lang, slug),
      }),
    };
  }
  yield {
    address: paths.agendaChanges(lang, slug),
    view: 'agenda/changes',
    locals: () => publicChangesPage(forum, releases, reader),
  };
}
