import { latestRelease } from '../agenda/queries.ts';
import type { SnapshotSession } from '../agenda/snapshot.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage } from '../i18n/localized.ts';
import { dayOf } from '../i18n/zone.ts';
import { registrationStatus } from '../registrations/policy.ts';
import { seatPoolOf } from '../registrations/seatCount.ts';
import type { RegistrationStatus } from '../registrations/seatPool.ts';
import { markdownExcerpt, renderMarkdown } from '../web/markdown.ts';
import type { ForumRecord } from './forum.ts';

const TONES: Readonly<Record<RegistrationStatus, string>> = {
  notYet: 'info',
  open: 'good',
  waitingList: 'wait',
  full: 'bad',
  closed: 'quiet',
};

/** Everything that the public home of a forum shows. */
export async function forumHome(forum: ForumRecord, lang: Language, now: Date) {
  const [pool, release] = await Promise.all([seatPoolOf(forum), latestRelease(forum._id)]);
  const description = inLanguage(forum.description, lang, forum.languages);
  return {
    description: markdownExcerpt(description.text),
    about: { lang: description.lang, dir: description.dir, html: renderMarkdown(description.text) },
    registration: registrationSummary(forum, registrationStatus(forum, pool, now)),
    days: release ? sessionsByDay(release.snapshot.sessions, forum.timeZone) : [],
  };
}

function registrationSummary({ registration }: ForumRecord, status: RegistrationStatus) {
  const { opensAt, closesAt } = registration;
  const mayRegister = status === 'open' || status === 'waitingList';
  const note =
    status === 'notYet' && opensAt
      ? { key: 'forums:registration.opensAt', when: opensAt }
      : mayRegister && closesAt && { key: 'forums:registration.closesAt', when: closesAt };
  return { status, tone: TONES[status], mayRegister, note };
}

function sessionsByDay(sessions: readonly SnapshotSession[], timeZone: string) {
  const shown = sessions.filter(({ kind }) => kind !== 'break');
  const days = Map.groupBy(shown, ({ startsAt }) => dayOf(startsAt, timeZone));
  return [...days].map(([day, inDay]) => ({ day, sessions: inDay }));
}
