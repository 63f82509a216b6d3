import type { Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import { isolated } from './changeView.ts';
import type { Check } from './checkRules.ts';
import type { Finding } from './checks.ts';
import type { FormContext } from './sessionFormPage.ts';

/** One thing to look at, in the reader's words. */
export interface FindingLine {
  check: Check;
  level: Finding['level'];
  /** What kind of thing it is. */
  label: string;
  /** A sentence that names the people, rooms and other sessions. */
  text: string;
  /** When and where the session is. */
  slot?: { start: string; end: string; room?: Localized };
  /** Where it can be mended: the session it is about, then the other one, then the person. */
  links: { title: Localized; href: string }[];
}

/** What was found, one line each, in the same order. */
export function findingLines(findings: readonly Finding[], context: FormContext): FindingLine[] {
  const { agenda, lang, forum, t, format, words } = context;
  const sessions = byId(agenda.sessions);
  const people = byId(agenda.speakers);
  const rooms = byId(agenda.rooms);
  return findings.map((finding) => {
    const { check, level, session, other, person, startsAt, endsAt, minutes = 0, seats = 0 } = finding;
    const about = sessions.get(session);
    const place = rooms.get(String(about?.room));
    const room = rooms.get(finding.room ?? '');
    const name = (named: { name: Localized } | undefined) => isolated(words(named?.name ?? {}));
    return {
      check,
      level,
      label: t(`agenda:checks.labels.${check}`),
      text: t(`agenda:checks.found.${other === session ? 'partsTwice' : check}`, {
        count: Math.round(minutes),
        person: name(people.get(person ?? '')),
        room: name(room),
        other: isolated(words(sessions.get(other ?? '')?.title ?? {})),
        start: format.time(startsAt),
        end: format.time(endsAt),
        seats: format.number(seats),
        has: format.number(room?.capacity ?? 0),
      }),
      ...(about?.startsAt &&
        about.endsAt && {
          slot: {
            start: format.time(about.startsAt),
            end: format.time(about.endsAt),
            ...(place && { room: place.name }),
          },
        }),
      links: [
        ...[...new Set([session, other])].flatMap((id) => {
          const found = sessions.get(id ?? '');
          return found
            ? [{ title: found.title, href: paths.editSession(lang, forum.slug, String(found._id)) }]
            : [];
        }),
        ...(check === 'unavailable' && person
          ? [
              {
                title: people.get(person)?.name ?? {},
                href: paths.organiserSpeaker(lang, forum.slug, person),
              },
            ]
          : []),
      ],
    };
  });
}

/** How many stop the release, and how many only warn. */
export function countLevels(findings: readonly Finding[]): Record<Finding['level'], number> {
  const block = findings.filter(({ level }) => level === 'block').length;
  return { block, warn: findings.length - block };
}

/** Those that stop the release first; else in the order in which they were found. */
export function blockingFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => Number(b.level === 'block') - Number(a.level === 'block'));
}

function byId<T extends { _id: unknown }>(list: readonly T[]): Map<string, T> {
  return new Map(list.map((one) => [String(one._id), one]));
}
