import type { ForumRecord } from '../forums/forum.ts';
import { THEMES } from '../forums/theme.ts';
import { type Formatter, formatter } from '../i18n/format.ts';
import { LANGUAGES, type Language } from '../i18n/languages.ts';
import { inLanguage, type Localized } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import { daysBetween, localOf } from '../i18n/zone.ts';
import { paths } from '../paths.ts';
import type { FormErrors } from '../web/formBody.ts';
import type { ConflictLine } from './conflictView.ts';
import { type RoleHolder, SESSION_KINDS, SESSION_ROLES, type SessionRecord } from './session.ts';
import type { SessionComparison } from './sessionComparison.ts';
import { type Row, rowsOf, type SessionValues } from './sessionRows.ts';
import type { WorkingAgenda } from './snapshot.ts';

/** What the form of a session needs to know of everything around it. */
export interface FormContext {
  forum: ForumRecord;
  agenda: WorkingAgenda;
  lang: Language;
  t: Translate;
  format: Formatter;
  /** A text in the reader's language, or the nearest. */
  words(text: Localized): string;
}

export interface FormState {
  values: SessionValues;
  errors?: FormErrors;
  /** The stored session; absent for a new one. */
  existing?: SessionRecord;
  /** Who or what is booked twice, with the way to the other session. */
  taken?: readonly ConflictLine[];
  /** Somebody saved first: both versions. */
  comparison?: SessionComparison;
  /** A button for rows was pressed: they are shown as they are. */
  rowsAsTyped?: boolean;
}

export function formContext(
  forum: ForumRecord,
  agenda: WorkingAgenda,
  { lang, t }: { lang: Language; t: Translate },
): FormContext {
  const words = (text: Localized) => inLanguage(text, lang, forum.languages).text;
  return { forum, agenda, lang, t, format: formatter(lang, forum.timeZone), words };
}

/** What the form of a new session starts with; `day` where it was asked for from a day. */
export function newSessionValues(forum: ForumRecord, day?: string): SessionValues {
  const days = daysBetween(forum.startsOn, forum.endsOn);
  const only = days.length === 1 ? days[0] : undefined;
  return {
    kind: 'presentation',
    languages: forum.languages.slice(0, 1),
    ...(day && days.includes(day) ? { day } : only && { day: only }),
  };
}

/** A stored session as the values of its form: times as wall-clock times in the forum's zone. */
export function sessionValues(session: SessionRecord, timeZone: string): SessionValues {
  const { startsAt, roles, parts, room } = session;
  return {
    ...session,
    day: startsAt ? localOf(startsAt, timeZone).slice(0, 10) : '',
    ...times(session, timeZone),
    room: room ? String(room) : '',
    roles: roleRows(roles),
    parts: parts.map((part) => ({
      ...part,
      id: String(part._id),
      ...times(part, timeZone),
      roles: roleRows(part.roles),
    })),
  };
}

function times({ startsAt, endsAt }: { startsAt?: Date; endsAt?: Date }, timeZone: string) {
  const time = (instant: Date | undefined) => (instant ? localOf(instant, timeZone).slice(11) : '');
  return { starts: time(startsAt), ends: time(endsAt) };
}

function roleRows(roles: readonly RoleHolder[]): Row[] {
  return roles.map(({ speaker, role }) => ({ speaker: String(speaker), role }));
}

/** Everything that the page of the form is given. */
export function sessionFormPage(state: FormState, context: FormContext) {
  const { values, errors = {}, existing, taken = [], comparison, rowsAsTyped } = state;
  const { forum, lang, t, words } = context;
  const spare = (rows: unknown) => (rowsAsTyped ? rowsOf(rows) : [...rowsOf(rows), {}]);
  return {
    title: existing ? words(existing.title) : t('agenda:form.newTitle'),
    action: existing
      ? paths.editSession(lang, forum.slug, String(existing._id))
      : paths.createSession(lang, forum.slug),
    values,
    errors,
    existing,
    taken,
    comparison,
    roles: spare(values.roles),
    parts: rowsOf(values.parts).map((part) => ({ ...part, roles: spare(part.roles) })),
    options: optionsOf(values, context),
    allLanguages: LANGUAGES,
  };
}

function optionsOf(values: SessionValues, { forum, agenda, lang, t, format, words }: FormContext) {
  const days = daysBetween(forum.startsOn, forum.endsOn);
  const on = typeof values.day === 'string' && /^\d{4}-\d\d-\d\d$/.test(values.day) ? values.day : undefined;
  // The forum may have been moved since: the session's own day is shown, and refused when saved.
  const offered = on && !days.includes(on) ? [on, ...days] : days;
  const byName = new Intl.Collator(lang);
  const named = agenda.speakers.map(({ _id, name, institution }) => ({
    value: String(_id),
    text: [words(name), words(institution?.name ?? {})].filter(Boolean).join(' — '),
  }));
  return {
    kinds: SESSION_KINDS.map((kind) => ({ value: kind, text: t(`terms:sessionKinds.${kind}`) })),
    roles: SESSION_ROLES.map((role) => ({ value: role, text: t(`terms:roles.${role}`) })),
    days: [
      { value: '', text: t('agenda:form.noDay') },
      ...offered.map((day) => ({ value: day, text: format.longDay(day) })),
    ],
    rooms: [
      { value: '', text: t('agenda:form.noRoom') },
      ...agenda.rooms.map(({ _id, name }) => ({ value: String(_id), text: words(name) })),
    ],
    speakers: [
      { value: '', text: t('form:choose') },
      ...named.sort((a, b) => byName.compare(a.text, b.text)),
    ],
    languages: LANGUAGES.map((code) => ({ value: code, text: t(`terms:languages.${code}`) })),
    themes: THEMES.map((theme) => ({ value: theme, text: t(`terms:themes.${theme}`) })),
  };
}
