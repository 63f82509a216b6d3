import ejs from 'ejs';
import { config } from '../config.ts';
import type { ForumRecord } from '../forums/forum.ts';
import { paths } from '../paths.ts';
import { changesBetween, type SessionChange } from './changes.ts';
import { changeLines, toneOf } from './changeView.ts';
import type { CheckRules } from './checkRules.ts';
import { findingsInWorking } from './checks.ts';
import { blockingFirst, countLevels, findingLines } from './checkView.ts';
import { daysOf, dayView } from './dayView.ts';
import { diffOf, isEmptyDiff } from './diff.ts';
import type { ReleaseLine } from './queries.ts';
import type { ReleaseRecord } from './release.ts';
import type { FormContext } from './sessionFormPage.ts';
import { hasSlot, peopleOf, type Snapshot } from './snapshot.ts';

/** The rest is on the page of all conflicts. */
const FINDINGS_SHOWN = 3;

export interface WorkingPageData {
  context: FormContext;
  /** The working version. */
  snapshot: Snapshot;
  /** The release that the public sees. */
  shown: ReleaseRecord | null;
  history: readonly ReleaseLine[];
  mayEdit: boolean;
  rules: CheckRules;
  /** How many hold a seat in each session, by its id. */
  signedUp: ReadonlyMap<string, number>;
  /** How many people a release would tell of their new times. */
  toTell: { speakers: number; attendees: number };
}

/** The organisers' view of the working version: its days, what has no slot, and what the next release would change. */
export function workingPage(data: WorkingPageData) {
  const { context, snapshot, shown, history, mayEdit, rules, signedUp, toTell } = data;
  const { agenda, forum, t } = context;
  const findings = mayEdit ? findingsInWorking(forum, agenda, rules, snapshot) : [];
  const diff = shown && diffOf(shown.snapshot, snapshot);
  const changes = shown && diff ? changesBetween(shown.snapshot, snapshot, diff) : [];
  return {
    title: t('agenda:working.title'),
    pageClass: 'page--wide',
    mayEdit,
    values: {},
    days: workingDays(snapshot, changes, signedUp, context, mayEdit),
    unscheduled: unscheduled(context, mayEdit),
    findings: findingLines(blockingFirst(findings).slice(0, FINDINGS_SHOWN), context),
    counts: countLevels(findings),
    shown,
    toTell,
    embedCode: embedCode(context),
    history,
    changes: changeLines(changes, { ...context, href: ({ id }) => editHref(context, id) }),
    mayRelease: snapshot.sessions.length > 0 && !(diff && isEmptyDiff(diff)),
    isEmpty: agenda.sessions.length === 0,
    hasRooms: agenda.rooms.length > 0,
  };
}

function workingDays(
  snapshot: Snapshot,
  changes: readonly SessionChange[],
  signedUp: ReadonlyMap<string, number>,
  context: FormContext,
  mayEdit: boolean,
) {
  const { forum, lang, t, format } = context;
  const changed = new Map(changes.map((change) => [change.session.id, change.kind]));
  const links = {
    session: ({ id }: { id: string }) => (mayEdit ? editHref(context, id) : undefined),
    tags: (session: Snapshot['sessions'][number]) => {
      const kind = changed.get(session.id);
      return [
        ...(kind ? [{ label: t(`agenda:changes.kinds.${kind}`), tone: toneOf(kind) }] : []),
        ...(session.room || session.kind === 'break'
          ? []
          : [{ label: t('agenda:working.noRoom'), tone: 'quiet' }]),
        ...(session.signUp ? [signUpTag(session, signedUp.get(session.id) ?? 0, context)] : []),
      ];
    },
  };
  return daysOf(snapshot, forum.timeZone).map((day) => ({
    ...dayView(snapshot, day, { timeZone: forum.timeZone, lang, t, format, links }),
    isOutside: isOutside(forum, day),
    addHref: paths.newSession(lang, forum.slug, day),
  }));
}

/** « 12 / 40 inscrits ». */
function signUpTag({ capacity }: Snapshot['sessions'][number], count: number, { t, format }: FormContext) {
  const taken = format.number(count);
  if (capacity === undefined) return { label: t('agenda:working.signedUpFree', { taken }), tone: 'info' };
  const label = t('agenda:working.signedUp', { taken, capacity: format.number(capacity) });
  return { label, tone: count >= capacity ? 'wait' : 'info' };
}

function unscheduled(context: FormContext, mayEdit: boolean) {
  const { agenda, t } = context;
  return agenda.sessions
    .filter((session) => !hasSlot(session))
    .map((session) => ({
      title: session.title,
      kind: session.kind,
      kindLabel: t(`terms:sessionKinds.${session.kind}`),
      people: peopleOf({
        roles: session.roles.map(({ speaker, role }) => ({ speaker: String(speaker), role })),
        parts: [],
      }).length,
      href: mayEdit ? editHref(context, String(session._id)) : undefined,
    }));
}

/** The line of HTML that shows the released programme in a page of another site. */
function embedCode({ forum, lang, t, words }: FormContext): string {
  const address = config.baseUrl + paths.embeddedAgenda(lang, forum.slug);
  const title = ejs.escapeXML(`${t('agenda:public.title')} · ${words(forum.title)}`);
  return `<iframe src="${address}" title="${title}" width="100%" height="900" loading="lazy"></iframe>`;
}

function isOutside({ startsOn, endsOn }: ForumRecord, day: string): boolean {
  return day < startsOn || day > endsOn;
}

function editHref({ lang, forum }: FormContext, id: string): string {
  return paths.editSession(lang, forum.slug, id);
}
