import { config } from '../config.ts';
import { NotFound } from '../errors.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { dayOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import { type ChangeContext, changeLines } from './changeView.ts';
import { type DayContext, daysOf, dayView } from './dayView.ts';
import type { ReleaseRecord } from './release.ts';
import { agendaStructuredData } from './structuredData.ts';

export interface Reader {
  lang: Language;
  t: Translate;
  now: Date;
}

/**
 * The public programme: every day one below the other, or the one that is asked for.
 * @throws NotFound for a day that is not one of the programme's.
 */
export function programmePage(forum: ForumRecord, release: ReleaseRecord, reader: Reader, day?: string) {
  const { lang, t } = reader;
  const { snapshot } = release;
  const days = daysOf(snapshot, forum.timeZone);
  if (day && !days.includes(day)) throw new NotFound();
  const shown = day ? [day] : days;
  const context = publicContext(forum, reader);
  return {
    title: day ? t('agenda:public.dayTitle', { day: context.format.longDay(day) }) : t('agenda:public.title'),
    description: t('agenda:public.description', {
      forum: inLanguage(forum.title, lang, forum.languages).text,
    }),
    here: paths.agenda(lang, forum.slug),
    tabs: days.length > 1 ? dayTabs(forum, days, reader, day) : [],
    days: shown.map((one) => dayView(snapshot, one, context)),
    release,
    changes: changeLines(release.changes, changeContext(forum, reader)),
    structuredData: agendaStructuredData({ forum, snapshot, lang, baseUrl: config.baseUrl }),
  };
}

function dayTabs(forum: ForumRecord, days: readonly string[], { lang, t, now }: Reader, current?: string) {
  const format = formatter(lang, forum.timeZone);
  const today = dayOf(now, forum.timeZone);
  const all = {
    href: paths.agenda(lang, forum.slug),
    label: t('agenda:public.allDays'),
    current: current === undefined,
  };
  return [
    all,
    ...days.map((day) => ({
      href: paths.agendaDay(lang, forum.slug, day),
      label: format.shortDay(day),
      current: day === current,
      ...(day === today && { note: t('agenda:public.today') }),
    })),
  ];
}

function publicContext(forum: ForumRecord, { lang, t }: Reader): DayContext {
  return {
    timeZone: forum.timeZone,
    lang,
    t,
    format: formatter(lang, forum.timeZone),
    links: {
      // Breaks recede: one with nothing to tell is no link.
      session: ({ slug, kind, abstract }) =>
        kind === 'break' && Object.keys(abstract).length === 0
          ? undefined
          : paths.session(lang, forum.slug, slug),
      person: (slug) => paths.speaker(lang, forum.slug, slug),
      tags: ({ signUp }) => (signUp ? [{ label: t('agenda:signUp'), tone: 'info' }] : []),
    },
  };
}

/** How the public reads a list of changes. */
export function changeContext(forum: ForumRecord, { lang, t }: Pick<Reader, 'lang' | 't'>): ChangeContext {
  return {
    t,
    format: formatter(lang, forum.timeZone),
    words: (text: Localized) => inLanguage(text, lang, forum.languages).text,
    href: ({ slug }) => paths.session(lang, forum.slug, slug),
  };
}
