import type { Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import { isolated } from './changeView.ts';
import type { Finding } from './checks.ts';
import type { FormContext } from './sessionFormPage.ts';

/** One thing to look at, for `organiser/agenda/_findings`. */
export interface FindingLine {
  level: Finding['level'];
  title: Localized;
  href: string;
  text: string;
}

export function findingLines(findings: readonly Finding[], context: FormContext): FindingLine[] {
  const { agenda, lang, forum, t, words } = context;
  const sessions = new Map(agenda.sessions.map((session) => [String(session._id), session]));
  const people = new Map(agenda.speakers.map((speaker) => [String(speaker._id), speaker]));
  return findings.map(({ check, level, session, person, from, minutes = 0 }) => ({
    level,
    title: sessions.get(session)?.title ?? {},
    href: paths.editSession(lang, forum.slug, session),
    text: t(`agenda:checks.found.${check}`, {
      count: Math.round(minutes),
      person: isolated(words(people.get(person ?? '')?.name ?? {})),
      from: isolated(words(sessions.get(from ?? '')?.title ?? {})),
    }),
  }));
}
