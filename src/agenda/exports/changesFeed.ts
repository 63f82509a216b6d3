import type { ForumRecord } from '../../forums/forum.ts';
import { formatter } from '../../i18n/format.ts';
import { inLanguage } from '../../i18n/localized.ts';
import { paths } from '../../paths.ts';
import { changeLines } from '../changeView.ts';
import { changeContext, type Reader } from '../programmePage.ts';
import type { PublicRelease } from '../queries.ts';
import { xmlText } from './xmlText.ts';

/**
 * What `views/agenda/changes.atom.ejs` writes: each release as an entry of an Atom feed (RFC 4287), with its note and
 * what it changed, newest first.
 */
export function changesFeed(
  forum: ForumRecord,
  releases: readonly PublicRelease[],
  { lang, t, baseUrl }: Pick<Reader, 'lang' | 't'> & { baseUrl: string },
) {
  const format = formatter(lang, forum.timeZone);
  const words = (text: ForumRecord['title']) => xmlText(inLanguage(text, lang, forum.languages).text);
  return {
    lang,
    id: `urn:multaqa:forum:${forum._id}:agenda:${lang}`,
    title: `${t('agenda:public.title')} · ${words(forum.title)}`,
    page: baseUrl + (releases.length > 0 ? paths.agendaChanges : paths.agenda)(lang, forum.slug),
    self: baseUrl + paths.agendaFeed(lang, forum.slug),
    updated: (releases[0]?.releasedAt ?? forum.updatedAt).toISOString(),
    author: t('layout:brand'),
    entries: releases.map(({ _id, number, note, releasedAt, changes }) => ({
      id: `urn:multaqa:release:${_id}:${lang}`,
      page: baseUrl + paths.agendaChanges(lang, forum.slug, number),
      title: t('agenda:public.release', { number, when: format.dateTime(releasedAt) }),
      updated: releasedAt.toISOString(),
      note: words(note),
      lines: changeLines(changes, changeContext(forum, { lang, t })).map(({ label, title, detail }) =>
        xmlText([`${label} · ${words(title)}`, detail].filter(Boolean).join(' · ')),
      ),
    })),
  };
}
