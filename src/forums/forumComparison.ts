import type { Translate } from '../i18n/setup.ts';

type Values = Record<string, unknown>;

export interface ComparedRow {
  label: string;
  text: string;
  changed: boolean;
}

const FIELDS = [
  'title',
  'slug',
  'description',
  'languages',
  'startsOn',
  'endsOn',
  'timeZone',
  'placeName',
  'placeAddress',
  'contactEmail',
  'opensAt',
  'closesAt',
  'capacity',
  'waitingList',
  'handOver',
] as const;
const BODIES = ['organisers', 'partners', 'territories'] as const;

/**
 * What somebody typed beside what somebody else has saved meanwhile, as `partials/conflict` shows them; both as values
 * of the form. Only what differs: a forum's texts are long. All of it where both wrote the same.
 */
export function compareForums(yours: Values, theirs: Values, t: Translate) {
  const [mine, stored] = [readable(yours, t), readable(theirs, t)];
  const differs = mine.map((row, index) => row.text !== stored[index]?.text);
  const rows = (side: Omit<ComparedRow, 'changed'>[]): ComparedRow[] =>
    side
      .map((row, index) => ({ ...row, changed: differs[index] ?? false }))
      .filter(({ changed }) => changed || !differs.includes(true));
  return { yours: rows(mine), theirs: rows(stored) };
}

/** Every field as a person reads it, in the order of the form. */
function readable(values: Values, t: Translate) {
  const text = (field: (typeof FIELDS)[number]): string => {
    const value = values[field];
    if (field === 'waitingList' || field === 'handOver') return t(value ? 'common:yes' : 'common:no');
    if (field === 'languages')
      return [value ?? []]
        .flat()
        .map((code) => t(`terms:languages.${code}`))
        .join('\n');
    return lines(value);
  };
  return [
    ...FIELDS.map((field) => ({ label: t(`forums:form.${field}`), text: text(field) })),
    ...BODIES.map((group) => ({ label: t(`forums:form.${group}.title`), text: bodies(values[group]) })),
  ];
}

/** Organisers, partners, territories: one block each, as a body is read: names, then address or code. */
function bodies(rows: unknown): string {
  return Object.values((rows ?? {}) as Record<string, Values>)
    .map(({ name, url, code }) => [name, code, url].map(lines).filter(Boolean).join('\n'))
    .filter(Boolean)
    .join('\n\n');
}

/** A text, or the texts of all languages in their one order. */
function lines(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const { ar, fr, es, en } = value as Values;
    return [ar, fr, es, en].map(lines).filter(Boolean).join('\n');
  }
  return String(value ?? '')
    .replace(/\r\n?/g, '\n')
    .trim();
}
