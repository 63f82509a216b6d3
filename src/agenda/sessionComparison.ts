import { seatsOf } from './seatsView.ts';
import type { FormContext } from './sessionFormPage.ts';
import { type Row, rowsOf, type SessionValues } from './sessionRows.ts';

export interface ComparedRow {
  label: string;
  text: string;
  changed: boolean;
}

/** Two versions of a session side by side, as `partials/conflict` shows them. */
export interface SessionComparison {
  yours: ComparedRow[];
  theirs: ComparedRow[];
  who: string;
  when: string;
}

/** What somebody typed beside what somebody else has saved meanwhile; both as values of the form. */
export function compareSessions(
  yours: SessionValues,
  theirs: SessionValues,
  by: { who: string; when: string },
  context: FormContext,
): SessionComparison {
  const [mine, stored] = [readable(yours, context), readable(theirs, context)];
  const rows = (side: Labelled[]): ComparedRow[] =>
    side.map((row, index) => ({ ...row, changed: mine[index]?.text !== stored[index]?.text }));
  return { yours: rows(mine), theirs: rows(stored), ...by };
}

interface Labelled {
  label: string;
  text: string;
}

/** The fields as a person reads them, in the order of the form. */
function readable(values: SessionValues, context: FormContext): Labelled[] {
  const { t, format } = context;
  const listed = (codes: unknown, kind: string) =>
    format.list([codes ?? []].flat().map((code) => t(`terms:${kind}.${code}`)));
  return [
    { label: t('agenda:form.kind'), text: t(`terms:sessionKinds.${values.kind}`) },
    { label: t('agenda:form.title'), text: allLanguages(values.title) },
    { label: t('agenda:form.when'), text: slot(values, context) },
    { label: t('agenda:form.room'), text: roomName(values.room, context) },
    { label: t('agenda:form.people'), text: people(values.roles, context) },
    { label: t('agenda:form.parts'), text: parts(values.parts, context) },
    { label: t('agenda:form.languages'), text: listed(values.languages, 'languages') },
    { label: t('agenda:form.interpretation'), text: listed(values.interpretation, 'languages') },
    { label: t('agenda:form.themes'), text: listed(values.themes, 'themes') },
    { label: t('agenda:form.seats'), text: seats(values, context) },
    { label: t('agenda:form.abstract'), text: allLanguages(values.abstract) },
  ];
}

function seats({ capacity, signUp }: SessionValues, context: FormContext): string {
  const isAsked = signUp === true || signUp === 'on';
  return seatsOf({ capacity: Number(capacity) || undefined, signUp: isAsked }, context);
}

function allLanguages(text: unknown): string {
  return Object.values((text ?? {}) as Row)
    .map((words) => (typeof words === 'string' ? words.replace(/\r\n?/g, '\n').trim() : ''))
    .filter(Boolean)
    .join('\n');
}

function slot({ day, starts, ends }: Row, { format }: FormContext): string {
  const on = typeof day === 'string' && day ? format.longDay(day) : '';
  return [on, [starts, ends].filter(Boolean).join('–')].filter(Boolean).join(' · ');
}

function roomName(id: unknown, { agenda, words }: FormContext): string {
  return words(agenda.rooms.find(({ _id }) => String(_id) === id)?.name ?? {});
}

function people(rows: unknown, { agenda, words, t }: FormContext): string {
  const lines = rowsOf(rows).map(({ role, speaker, newName }) => {
    const known = agenda.speakers.find(({ _id }) => String(_id) === speaker);
    const name = known ? words(known.name) : String(newName ?? '');
    return name && t('agenda:calendarPerson', { name, role: t(`terms:roles.${role}`) });
  });
  return lines.filter(Boolean).join('\n');
}

function parts(rows: unknown, context: FormContext): string {
  const lines = rowsOf(rows).map((part) =>
    [
      slot(part, context),
      context.t(`terms:sessionKinds.${part.kind}`),
      allLanguages(part.title),
      people(part.roles, context),
    ]
      .filter(Boolean)
      .join('\n'),
  );
  return lines.join('\n\n');
}
