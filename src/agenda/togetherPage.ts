import type { Localized } from '../i18n/localized.ts';
import { paths } from '../paths.ts';
import { slotText } from './changeView.ts';
import type { CheckRules } from './checkRules.ts';
import { type MeetingLine, meetingLines } from './meetingView.ts';
import type { RoomRecord } from './room.ts';
import type { SessionRecord } from './session.ts';
import type { FormContext } from './sessionFormPage.ts';
import { hasSlot } from './snapshot.ts';
import { meetingsMade, type Together } from './together.ts';

/** As many rows as a preview shows; the rest is a number. */
const MOST_ROWS = 100;

/** One session in a preview: what it is, then how it will be. */
export interface PreviewRow {
  title: Localized;
  href: string;
  cells: string[];
  /** What is not as it should be then, though nobody refuses it. */
  warning?: string;
}

/** What a press of the button would do, for `organiser/agenda/_preview`. */
export interface Preview {
  count: number;
  rows: PreviewRow[];
  more: number;
  blocked: MeetingLine[];
  warned: MeetingLine[];
}

/** The change as its author sees it before it is made. */
export function previewOf(
  change: Together,
  rows: readonly PreviewRow[],
  rules: CheckRules,
  context: FormContext,
): Preview {
  const { blocked, warned } = meetingsMade(context.agenda.sessions, change, rules);
  return {
    count: rows.length,
    rows: rows.slice(0, MOST_ROWS),
    more: Math.max(0, rows.length - MOST_ROWS),
    blocked: meetingLines(blocked, context),
    warned: meetingLines(warned, context),
  };
}

/** A row without its cells: the session's title, and the way to it. */
export function rowOf({ _id, title }: SessionRecord, { lang, forum }: FormContext) {
  return { title, href: paths.editSession(lang, forum.slug, String(_id)) };
}

/** When a session is, or that it has no time yet. */
export function whenIs(session: SessionRecord, context: FormContext): string {
  return hasSlot(session)
    ? slotText({ startsAt: session.startsAt, endsAt: session.endsAt }, context)
    : context.t('agenda:form.noDay');
}

/** The name of a room by its id, or that there is none yet. */
export function roomIs(room: RoomRecord['_id'] | undefined, { agenda, words, t }: FormContext): string {
  const found = room && agenda.rooms.find(({ _id }) => _id.equals(room));
  return found ? words(found.name) : t('agenda:form.noRoom');
}

/** The tools that change many sessions at once, as tabs. */
export function toolTabs(current: 'delay' | 'copy' | 'swap', { lang, forum, t }: FormContext) {
  const tools = [
    { tool: 'delay', href: paths.delayAgenda(lang, forum.slug) },
    { tool: 'copy', href: paths.copyDay(lang, forum.slug) },
    { tool: 'swap', href: paths.swapRooms(lang, forum.slug) },
  ];
  return tools.map(({ tool, href }) => ({
    href,
    label: t(`agenda:${tool}.title`),
    current: tool === current,
  }));
}
