import type { ForumRecord } from '../forums/forum.ts';
import { territoryName } from '../forums/territory.ts';
import { formatter } from '../i18n/format.ts';
import type { Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import { daysBetween } from '../i18n/zone.ts';
import {
  type Alike,
  type Counts,
  countChosen,
  countDays,
  countField,
  crossCounts,
  FIGURE_FIELDS,
  type FigureField,
  groupAlike,
} from './figures.ts';
import { hasOptions, type Question, type Questionnaire } from './questions/questionnaire.ts';
import { optionText, say } from './questions/view.ts';
import type { RollEntry } from './roll/rollEntry.ts';

interface Reader {
  forum: ForumRecord;
  lang: Language;
  t: Translate;
}

/** Fields against each other, as donors ask for them. */
const CROSSED: readonly [rows: FigureField, columns: FigureField][] = [
  ['institutionKind', 'sex'],
  ['territory', 'sex'],
  ['territory', 'institutionKind'],
];

/** More columns than that are weeks with nobody: then only days on which somebody came are shown. */
const MOST_DAYS = 120;

/** A coded value in the reader's words. */
export function valueName(field: FigureField, value: string, { forum, lang, t }: Reader): string {
  if (value === '') return t('registrations:organiser.notSaid');
  switch (field) {
    case 'sex':
      return t(`registrations:sexes.${value}`);
    case 'institutionKind':
      return t(`terms:institutionKinds.${value}`);
    case 'language':
      return t(`terms:languages.${value}`);
    case 'territory':
      return territoryName(value, lang, t, forum.territories);
  }
}

/** The charts by one field, each value with its share of all; the largest first. */
export function figureCharts(alike: Alike, whole: number, reader: Reader) {
  return FIGURE_FIELDS.map((field) => ({
    field,
    caption: reader.t(`registrations:organiser.charts.${field}`),
    bars: bars(countField(alike, field), whole, (value) => valueName(field, value, reader), reader),
  }));
}

function bars(counts: Counts, whole: number, name: (value: string) => string, { forum, lang }: Reader) {
  const { percent } = formatter(lang, forum.timeZone);
  return [...counts]
    .map(([value, count]) => ({
      label: name(value),
      value: count,
      note: percent(whole > 0 ? count / whole : 0),
    }))
    .sort((a, b) => b.value - a.value || a.label.localeCompare(b.label, lang));
}

/** Registrations by day, days without any among them unless the time is long. */
export function dayColumns(entries: readonly RollEntry[], { forum, lang }: Reader) {
  const counts = countDays(entries);
  const { shortDay } = formatter(lang, forum.timeZone);
  const known = [...counts.keys()];
  const [first = '', last = ''] = [known[0], known.at(-1)];
  const all = known.length > 0 ? daysBetween(first, last) : [];
  const shown = all.length <= MOST_DAYS ? all : known.slice(-MOST_DAYS);
  return shown.map((day) => ({ label: shortDay(day), value: counts.get(day) ?? 0 }));
}

export interface CrossTable {
  rows: FigureField;
  columns: FigureField;
  caption: string;
  heads: string[];
  lines: { name: string; counts: number[]; total: number }[];
  totals: number[];
  total: number;
}

/** The cross tables, each with its totals; rows and columns with the most people first. */
export function crossTables(alike: Alike, whole: number, reader: Reader): CrossTable[] {
  return CROSSED.map(([rows, columns]) => {
    const cross = crossCounts(alike, rows, columns);
    const [down, along] = [mostFirst(alike, rows), mostFirst(alike, columns)];
    const across = along.map(([value]) => value);
    return {
      rows,
      columns,
      caption: reader.t(`registrations:figures.cross.${rows}.${columns}`),
      heads: across.map((value) => valueName(columns, value, reader)),
      lines: down.map(([row, total]) => ({
        name: valueName(rows, row, reader),
        counts: across.map((column) => cross.get(row)?.get(column) ?? 0),
        total,
      })),
      totals: along.map(([, total]) => total),
      total: whole,
    };
  });
}

function mostFirst(alike: Alike, field: FigureField): [value: string, count: number][] {
  return [...countField(alike, field)].sort((a, b) => b[1] - a[1]);
}

/** How often each option of the forum's questions was chosen, among those who replied. */
export function questionCharts(
  entries: readonly RollEntry[],
  { questions }: Pick<Questionnaire, 'questions'>,
  reader: Reader,
) {
  const counted = questions.filter(
    ({ kind, retiredAt }) => !retiredAt && (kind === 'yesNo' || hasOptions(kind)),
  );
  return counted.map((question: Question) => {
    const { counts, replied } = countChosen(entries, question.id);
    return {
      caption: say(question.label, reader).text,
      replied,
      bars: bars(counts, replied, (option) => optionText(question, option, reader), reader),
    };
  });
}

/** Every figure as rows of a table: what is counted, its value, against what, how many. */
export function figureRows(
  entries: readonly RollEntry[],
  questionnaire: Pick<Questionnaire, 'questions'>,
  reader: Reader,
): (string | number)[][] {
  const { t } = reader;
  const alike = groupAlike(entries);
  const simple = [
    ...figureCharts(alike, entries.length, reader),
    ...questionCharts(entries, questionnaire, reader),
  ].flatMap(({ caption, bars: lines }) => lines.map(({ label, value }) => [caption, label, '', value]));
  const days = [...countDays(entries)].map(([day, count]) => [
    t('registrations:figures.byDay'),
    day,
    '',
    count,
  ]);
  const crossed = crossTables(alike, entries.length, reader).flatMap(({ caption, heads, lines }) =>
    lines.flatMap(({ name, counts }) =>
      counts.map((count, index): (string | number)[] => [caption, name, heads[index] ?? '', count]),
    ),
  );
  return [...simple, ...days, ...crossed];
}
