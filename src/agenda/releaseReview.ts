import { paths } from '../paths.ts';
import type { FormErrors } from '../web/formBody.ts';
import type { PeopleToTell } from './announcementQueries.ts';
import { CHANGE_KINDS, changesBetween, type SessionChange } from './changes.ts';
import { toneOf } from './changeView.ts';
import type { CheckRules } from './checkRules.ts';
import { findingsInWorking } from './checks.ts';
import { blockingFirst, countLevels, findingLines } from './checkView.ts';
import { diffOf, isEmptyDiff, type SnapshotDiff } from './diff.ts';
import {
  type DifferenceContext,
  differenceLines,
  peopleDifferences,
  roomDifferences,
} from './differences.ts';
import type { ReleaseRecord } from './release.ts';
import type { FormContext } from './sessionFormPage.ts';
import { NO_SNAPSHOT, type Snapshot } from './snapshot.ts';

/** The rest is on the page of all conflicts. */
const FINDINGS_SHOWN = 5;
/** As many names as one reads through. */
export const NAMES_SHOWN = 50;

export interface ReleaseReviewData {
  context: FormContext;
  /** The working version. */
  snapshot: Snapshot;
  /** The release that the public sees. */
  shown: ReleaseRecord | null;
  rules: CheckRules;
  toTell: PeopleToTell;
  /** The agenda's revision that all this is of. */
  revision: number;
  values?: unknown;
  errors?: FormErrors;
}

/** All that the next release would change, whom it tells, and what stands in its way. */
export function releaseReview(data: ReleaseReviewData) {
  const { context, snapshot, shown, rules, toTell, revision, values = {}, errors = {} } = data;
  const { agenda, forum, lang, t } = context;
  const findings = findingsInWorking(forum, agenda, rules, snapshot);
  const diff = shown && diffOf(shown.snapshot, snapshot);
  return {
    title: t(shown ? 'agenda:review.title' : 'agenda:release.first'),
    here: paths.organiserAgenda(lang, forum.slug),
    values,
    errors,
    revision,
    shown,
    ...comparison(shown?.snapshot ?? NO_SNAPSHOT, snapshot, diff, {
      ...context,
      href: ({ id }) => paths.editSession(lang, forum.slug, id),
    }),
    sessions: snapshot.sessions.length,
    toTell: { ...toTell, speakerNames: toTell.speakerNames.map((name) => context.words(name)) },
    findings: findingLines(blockingFirst(findings).slice(0, FINDINGS_SHOWN), context),
    counts: countLevels(findings),
    mayRelease: snapshot.sessions.length > 0 && !(diff && isEmptyDiff(diff)),
  };
}

/** What two snapshots have between them, for `organiser/agenda/_comparison`; nothing where there was none before. */
export function comparison(
  previous: Snapshot,
  next: Snapshot,
  diff: SnapshotDiff | null,
  context: DifferenceContext,
) {
  const changes = diff ? changesBetween(previous, next, diff) : [];
  return {
    figures: figures(changes, context),
    lines: differenceLines(changes, previous, next, context),
    people: diff ? peopleDifferences(previous.people, next.people, diff.people.changed, context) : [],
    rooms: diff ? roomDifferences(previous.rooms, next.rooms, diff.rooms.changed, context) : [],
    days: diff?.days ? { before: days(previous, context), after: days(next, context) } : undefined,
  };
}

function figures(changes: readonly SessionChange[], { t, format }: DifferenceContext) {
  return CHANGE_KINDS.map((kind) => ({
    label: t(`agenda:review.kinds.${kind}`),
    value: format.number(changes.filter((change) => change.kind === kind).length),
    tone: toneOf(kind),
  }));
}

function days(snapshot: Snapshot, { format }: DifferenceContext): string {
  return format.list(snapshot.days.map((day) => format.shortDay(day)));
}
