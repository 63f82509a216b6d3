import type { Direction, Language } from '../../i18n/languages.ts';
import { direction } from '../../i18n/languages.ts';
import { inLanguage, type Localized } from '../../i18n/localized.ts';
import { minuteOfDay, type WallTime, wallClock } from '../../i18n/wallClock.ts';
import { daysBetween } from '../../i18n/zone.ts';
import type { CheckLevel, CheckRules } from '../checkRules.ts';
import { findingsInWorking } from '../checks.ts';
import { findingLines } from '../checkView.ts';
import { occupationOf } from '../occupation.ts';
import type { SessionKind, SessionRecord } from '../session.ts';
import type { FormContext } from '../sessionFormPage.ts';
import { hasSlot } from '../snapshot.ts';

/** The working version as the grid draws it: times are minutes since midnight in the forum's zone. */
export interface EditorState {
  /** Counts every change of the working version; who has this number has this state. */
  revision: number;
  days: { day: string; label: string; isOutside: boolean }[];
  /** The minutes of a day that the grid shows, and between which the house is open. */
  hours: { from: number; until: number; opens: number; closes: number };
  rooms: (Words & { id: string; capacity?: number })[];
  /** Names of speakers by id. */
  people: Record<string, string>;
  /** How much a double booking weighs. */
  levels: { person: CheckLevel; room: CheckLevel };
  sessions: EditorSession[];
  /** What the checks find, in words. */
  findings: { session: string; other?: string; level: 'block' | 'warn'; text: string }[];
}

interface Words {
  text: string;
  lang: Language;
  dir: Direction;
}

interface Times {
  starts: number;
  ends: number;
}

export interface EditorSession extends Partial<Times> {
  id: string;
  version: number;
  kind: SessionKind;
  kindLabel: string;
  title: Words;
  /** `YYYY-MM-DD`; absent, like its times, where it has no slot. */
  day?: string;
  room?: string;
  /** Minutes that it takes; of a session without a slot, those that it took, or that its kind usually does. */
  minutes: number;
  people: readonly string[];
  parts: ({ id: string; people: readonly string[] } & Partial<Times>)[];
}

const HOUR = 60;
const WHOLE_DAY = 24 * HOUR;
const USUAL_MINUTES: Partial<Record<SessionKind, number>> = {
  break: 30,
  opening: 30,
  closing: 30,
  testimony: 20,
  presentation: 30,
};

/** The state at `revision`, in the reader's language. */
export function editorState(revision: number, rules: CheckRules, context: FormContext): EditorState {
  const { agenda, forum, t, words, lang } = context;
  const clock = wallClock(forum.timeZone);
  const spoken = (text: Localized): Words => {
    const found = inLanguage(text, lang, forum.languages);
    return { text: found.text, lang: found.lang, dir: direction(found.lang) };
  };
  const sessions = agenda.sessions.map((session) => ({
    ...editorSession(session, clock),
    kindLabel: t(`terms:sessionKinds.${session.kind}`),
    title: spoken(session.title),
  }));
  const findings = findingsInWorking(forum, agenda, rules);
  return {
    revision,
    days: daysShown(sessions, context),
    hours: hoursShown(sessions, rules),
    rooms: agenda.rooms.map(({ _id, name, capacity }) => ({
      id: String(_id),
      ...spoken(name),
      ...(capacity !== undefined && { capacity }),
    })),
    people: Object.fromEntries(agenda.speakers.map(({ _id, name }) => [String(_id), words(name)])),
    levels: { person: rules.levels.personTwice, room: rules.levels.roomTwice },
    sessions,
    findings: findingLines(findings, context).map(({ text, label, level }, index) => {
      const { session = '', other } = findings[index] ?? {};
      return { session, ...(other && { other }), level, text: t('agenda:editor.finding', { label, text }) };
    }),
  };
}

function editorSession(session: SessionRecord, clock: (instant: Date) => WallTime) {
  const { people, parts, room } = occupationOf(session);
  const times = timesOf(session, clock);
  const had = timesOf(session.formerSlot ?? {}, clock);
  return {
    id: String(session._id),
    version: session.version,
    kind: session.kind,
    ...(session.startsAt && { day: clock(session.startsAt).day }),
    ...times,
    ...(room && { room }),
    minutes: minutesOf(times) ?? minutesOf(had) ?? USUAL_MINUTES[session.kind] ?? HOUR,
    people,
    parts: parts.map(({ part, people: needed, ...slot }) => ({
      id: part,
      people: needed,
      ...timesOf(slot, clock),
    })),
  };
}

function timesOf(
  slot: { startsAt?: Date; endsAt?: Date },
  clock: (instant: Date) => WallTime,
): Partial<Times> {
  if (!hasSlot(slot)) return {};
  const starts = clock(slot.startsAt).minute;
  // Until midnight is until the end of its day.
  return { starts, ends: clock(slot.endsAt).minute || WHOLE_DAY };
}

function minutesOf({ starts, ends }: Partial<Times>): number | undefined {
  return starts === undefined || ends === undefined ? undefined : Math.max(5, ends - starts);
}

function daysShown(sessions: readonly { day?: string }[], { forum, format }: FormContext) {
  const own = daysBetween(forum.startsOn, forum.endsOn);
  const used = sessions.flatMap(({ day }) => day ?? []);
  return [...new Set([...own, ...used])]
    .sort()
    .map((day) => ({ day, label: format.shortDay(day), isOutside: !own.includes(day) }));
}

/** Whole hours around the opening of the house and around every session, the same on each day. */
function hoursShown(sessions: readonly Partial<Times>[], rules: CheckRules): EditorState['hours'] {
  const [opens, closes] = [minuteOfDay(rules.opensAt), minuteOfDay(rules.closesAt)];
  const first = Math.min(opens, ...sessions.flatMap(({ starts }) => starts ?? []));
  const last = Math.max(closes, ...sessions.flatMap(({ ends }) => ends ?? []));
  return {
    from: Math.floor(first / HOUR) * HOUR,
    until: Math.min(WHOLE_DAY, Math.ceil(last / HOUR) * HOUR),
    opens,
    closes,
  };
}
