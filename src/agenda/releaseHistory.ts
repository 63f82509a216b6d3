import type { ForumRecord } from '../forums/forum.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { paths } from '../paths.ts';
import { changeLines } from './changeView.ts';
import { diffOf } from './diff.ts';
import type { DifferenceContext } from './differences.ts';
import type { PublicRelease } from './queries.ts';
import type { ReleaseRecord } from './release.ts';
import { comparison } from './releaseReview.ts';

interface Reader {
  lang: Language;
  t: Translate;
}

interface HistoryData {
  history: readonly Omit<ReleaseRecord, 'snapshot'>[];
  /** Number of the release that the public sees. */
  shown: number | undefined;
  /** Two releases whose differences were asked for. */
  compared: [ReleaseRecord, ReleaseRecord] | undefined;
}

/** Every release for the staff, with what it changed; and the differences between any two. */
export function releaseHistoryPage(
  forum: ForumRecord,
  { history, shown, compared }: HistoryData,
  reader: Reader,
) {
  const { lang, t } = reader;
  const context = contextOf(forum, reader, ({ id }) => paths.editSession(lang, forum.slug, id));
  const numbers = history.map(({ number }) => ({
    value: String(number),
    text: t('agenda:release.number', { number }),
  }));
  const [from, to] = compared ?? [];
  return {
    title: t('agenda:release.history'),
    here: paths.organiserAgenda(lang, forum.slug),
    releases: history.map((one) => ({ ...releaseView(one, context), isShown: one.number === shown })),
    numbers,
    values: {
      from: String(from?.number ?? history.at(1)?.number ?? ''),
      to: String(to?.number ?? history.at(0)?.number ?? ''),
    },
    compared: from &&
      to && {
        title: t('agenda:review.between', { from: from.number, to: to.number }),
        ...comparison(from.snapshot, to.snapshot, diffOf(from.snapshot, to.snapshot), context),
      },
  };
}

/** The public's list of all that was released, newest first, with what each release changed. */
export function publicChangesPage(forum: ForumRecord, releases: readonly PublicRelease[], reader: Reader) {
  const { lang, t } = reader;
  const context = contextOf(forum, reader, ({ slug }) => paths.session(lang, forum.slug, slug));
  const [shown] = releases;
  return {
    title: t('agenda:public.allChanges'),
    description: t('agenda:public.allChangesOf', { forum: context.words(forum.title) }),
    here: paths.agenda(lang, forum.slug),
    releases: releases.map((one) => ({
      ...releaseView(one, context),
      isShown: one.number === shown?.number,
    })),
  };
}

function releaseView(
  release: PublicRelease & Partial<Pick<ReleaseRecord, 'withdrawnAt' | 'releasedBy'>>,
  context: DifferenceContext,
) {
  const { number, note, releasedAt, changes, withdrawnAt, releasedBy } = release;
  return {
    number,
    note,
    when: context.format.dateTime(releasedAt),
    by: releasedBy?.name,
    isWithdrawn: withdrawnAt !== undefined,
    changes: changeLines(changes, context),
  };
}

function contextOf(
  forum: ForumRecord,
  { lang, t }: Reader,
  href: DifferenceContext['href'],
): DifferenceContext {
  const words = (text: Localized) => inLanguage(text, lang, forum.languages).text;
  return { lang, t, format: formatter(lang, forum.timeZone), words, href };
}
