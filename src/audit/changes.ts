import type { Formatter } from '../i18n/format.ts';
import { type Direction, direction, isLanguage, type Language } from '../i18n/languages.ts';
import type { Translate } from '../i18n/setup.ts';
import type { AuditEntryRecord } from './auditEntry.ts';
import { isLocalized } from './label.ts';
import { fieldText, valueText } from './words.ts';

/** One line of a value: a text, perhaps with the path inside the value that it is at, and its language where known. */
export interface ValueLine {
  text: string;
  path?: string;
  lang?: Language;
  dir?: Direction;
}

export interface ChangeRow {
  field: string;
  before: ValueLine[];
  after: ValueLine[];
}

const MOST_LINES = 40;
const LONGEST = 1_000;

/** The fields of an entry that differ, each with what it was and became, as a person reads it. */
export function changeRows(
  { verb, before = {}, after = {} }: Pick<AuditEntryRecord, 'verb' | 'before' | 'after'>,
  t: Translate,
  format: Formatter,
): ChangeRow[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const rows = fields.map((field) => {
    const lines = (value: unknown) => valueLines(value, { verb, field, t, format });
    return { field: fieldText(verb, field, t), before: lines(before[field]), after: lines(after[field]) };
  });
  return rows.filter((row) => row.before.length > 0 || row.after.length > 0);
}

interface Reading {
  verb: string;
  field: string;
  t: Translate;
  format: Formatter;
}

function valueLines(value: unknown, reading: Reading): ValueLine[] {
  const lines = walk(value, reading, []);
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), { text: '…' }] : lines;
}

/** Texts and lists stay flat; what is inside a record is named by its path. */
function walk(value: unknown, reading: Reading, path: string[]): ValueLine[] {
  if (value === null || value === undefined || value === '') return [];
  if (isLocalized(value)) return localLines(value, reading, path);
  if (Array.isArray(value)) return value.flatMap((item) => walk(item, reading, path));
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([key]) => key !== '_id')
      .flatMap(([key, inner]) => walk(inner, { ...reading, field: key }, [...path, key]));
  }
  return [line(scalar(value, reading), reading, path)];
}

function localLines(value: Partial<Record<Language, string>>, reading: Reading, path: string[]): ValueLine[] {
  return Object.entries(value)
    .filter(([lang, text]) => isLanguage(lang) && text !== '')
    .map(([lang, text]) => ({
      ...line(shortened(text), reading, path),
      lang: lang as Language,
      dir: direction(lang as Language),
    }));
}

function line(text: string, { verb, t }: Reading, path: string[]): ValueLine {
  const names = path.map((key) => fieldText(verb, key, t));
  return { text, ...(names.length > 0 && { path: names.join(' › ') }) };
}

function scalar(value: unknown, { verb, field, t, format }: Reading): string {
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number') return format.number(value);
  const text = String(value);
  // What it refers to may be gone; the end of its id tells two of them apart.
  if (/^[0-9a-f]{24}$/.test(text)) return `#${text.slice(-6)}`;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text)) return format.dateTime(new Date(text));
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return format.day(text);
  return shortened(valueText(verb, field, text, t));
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
