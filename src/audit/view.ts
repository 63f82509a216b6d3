import type { Formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import { inLanguage } from '../i18n/localized.ts';
import type { Translate } from '../i18n/setup.ts';
import type { Actor, AuditEntryRecord } from './auditEntry.ts';
import { changeRows } from './changes.ts';
import { type AuditFilter, auditQuery } from './filter.ts';
import { kindChoices, verbText } from './words.ts';

interface Reader {
  lang: Language;
  t: Translate;
  format: Formatter;
  /** The forum's languages, in order. */
  languages: readonly Language[];
}

/** One entry as the page shows it. */
export function auditRow(entry: AuditEntryRecord, filter: AuditFilter, reader: Reader) {
  const { t, format, lang, languages } = reader;
  const { actor, verb, label, at } = entry;
  const rows = changeRows(entry, t, format);
  return {
    at,
    day: format.longDate(at),
    who: { name: actor.name || t(`audit:actors.${actor.kind}`), query: whoQuery(actor, filter) },
    kindOfActor: actor.kind === 'account' || actor.kind === 'program' ? '' : t(`audit:actors.${actor.kind}`),
    verb: verbText(verb, t),
    label: typeof label === 'string' ? { text: label } : label && inLanguage(label, lang, languages),
    rows,
    hasBefore: rows.some(({ before }) => before.length > 0),
    hasAfter: rows.some(({ after }) => after.length > 0),
  };
}

/** The history of this author alone, where that can be asked for. */
function whoQuery({ kind, id }: Actor, { kind: what, day }: AuditFilter): string {
  const rest = { ...(what && { kind: what }), ...(day && { day }) };
  if (kind === 'program') return auditQuery({ ...rest, who: { kind } });
  return id ? auditQuery({ ...rest, who: { id } }) : '';
}

/** Entries under the day on which they were made. */
export function byDay<T extends { day: string }>(rows: T[]): { day: string; rows: T[] }[] {
  const days = new Map<string, T[]>();
  for (const row of rows) days.set(row.day, [...(days.get(row.day) ?? []), row]);
  return [...days].map(([day, inDay]) => ({ day, rows: inDay }));
}

/** What the filter form offers. */
export function filterChoices(people: { id: string; name: string }[], { who }: AuditFilter, t: Translate) {
  const chosen = who && ('id' in who ? who.id : who.kind);
  const authors = (['attendee', 'speaker', 'program'] as const).map((kind) => ({
    value: kind as string,
    text: t(`audit:actors.${kind}`),
  }));
  const team = people.map(({ id, name }) => ({ value: id, text: name }));
  // Somebody who has left the team since is not in the list, but may be whom the filter is for.
  const former = chosen && ![...authors, ...team].some(({ value }) => value === chosen);
  return {
    who: [
      { value: '', text: t('audit:filter.everybody') },
      ...team,
      ...authors,
      ...(former ? [{ value: chosen, text: t('audit:filter.former') }] : []),
    ],
    kinds: [{ value: '', text: t('audit:filter.everything') }, ...kindChoices(t)],
    chosen: chosen ?? '',
  };
}
