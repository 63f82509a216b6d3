import { wallClock } from '../i18n/wallClock.ts';
import { paths } from '../paths.ts';
import { CHECKS, type CheckRules } from './checkRules.ts';
import type { Finding } from './checks.ts';
import { countLevels, type FindingLine, findingLines } from './checkView.ts';
import type { FormContext } from './sessionFormPage.ts';
import { hasSlot } from './snapshot.ts';

const LEVELS = ['block', 'warn'] as const;

interface Section {
  level: Finding['level'];
  days: { day: string; label: string; lines: FindingLine[] }[];
}

/** Everything that the rules find in the working version: what stops a release first, each by day. */
export function conflictsPage(findings: readonly Finding[], rules: CheckRules, context: FormContext) {
  const { agenda, forum, lang, t, format } = context;
  const counts = countLevels(findings);
  const sessions = new Set(findings.flatMap(({ session, other }) => [session, other ?? session]));
  const unplaced = agenda.sessions.filter((session) => !hasSlot(session)).length;
  return {
    title: t('agenda:problems.title'),
    here: paths.organiserAgenda(lang, forum.slug),
    figures: [
      ...LEVELS.map((level) => ({
        label: t(`agenda:problems.figures.${level}`),
        value: format.number(counts[level]),
        ...(counts[level] > 0 && { href: `#${level}` }),
      })),
      {
        label: t('agenda:problems.figures.sessions'),
        value: format.number(sessions.size),
        note: t('agenda:problems.ofAll', { all: format.number(agenda.sessions.length) }),
      },
    ],
    sections: LEVELS.filter((level) => counts[level] > 0).map((level) => section(level, findings, context)),
    bars: CHECKS.flatMap((check) => {
      const own = findings.filter((one) => one.check === check);
      const tone = own[0]?.level === 'block' ? 'bad' : 'wait';
      return own.length ? [{ label: t(`agenda:checks.labels.${check}`), value: own.length, tone }] : [];
    }),
    unplaced,
    ignored: CHECKS.filter((check) => rules.levels[check] === 'ignore').map((check) =>
      t(`agenda:checks.kinds.${check}`),
    ),
    isEmpty: agenda.sessions.length === 0,
  };
}

function section(level: Section['level'], findings: readonly Finding[], context: FormContext): Section {
  const read = wallClock(context.forum.timeZone);
  const own = findings.filter((one) => one.level === level);
  const days = Map.groupBy(own, ({ startsAt }) => read(startsAt).day);
  return {
    level,
    days: [...days].map(([day, found]) => ({
      day,
      label: context.format.longDay(day),
      lines: findingLines(found, context),
    })),
  };
}
