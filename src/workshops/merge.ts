import { isDeepStrictEqual } from 'node:util';

/** A value of one field of a text; a text per language is taken apart into one field a language. */
export type FieldValue = string | boolean | readonly string[] | undefined;
export type FlatText = Record<string, FieldValue>;

export interface FieldDifference {
  /** Dotted: `statement.fr`. */
  path: string;
  mine: FieldValue;
  theirs: FieldValue;
  /** Both changed it, and differently: somebody has to choose. */
  contested: boolean;
}

export interface Merge {
  differences: FieldDifference[];
  /** Theirs with what only I changed; where both changed a field, mine, because theirs is stored already. */
  merged: FlatText;
}

/** `{ statement: { fr: 'x' }, level: 'national' }` → `{ 'statement.fr': 'x', level: 'national' }`; empty fields are left out. */
export function flatText(content: object): FlatText {
  const flat: FlatText = {};
  for (const [field, value] of Object.entries(content)) {
    if (isPlain(value))
      for (const [lang, words] of Object.entries(value)) put(flat, `${field}.${lang}`, words as FieldValue);
    else put(flat, field, value);
  }
  return flat;
}

/** The text again, from its fields. */
export function nestedText(flat: FlatText): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(flat)) {
    const [field = '', lang] = path.split('.');
    if (lang === undefined) nested[field] = value;
    else nested[field] = { ...(nested[field] as object | undefined), [lang]: value };
  }
  return nested;
}

/**
 * Puts two texts together that started from the same one. Without a common start (`base` absent) every field in which
 * they differ is contested.
 */
export function mergeTexts(base: object | undefined, theirs: object, mine: object): Merge {
  const [from, stored, typed] = [flatText(base ?? {}), flatText(theirs), flatText(mine)];
  const paths = [...new Set([...Object.keys(stored), ...Object.keys(typed)])];
  const changed = (side: FlatText, path: string) => !base || !isDeepStrictEqual(side[path], from[path]);
  const differences = paths
    .filter((path) => !isDeepStrictEqual(stored[path], typed[path]))
    .map((path) => {
      const contested = changed(stored, path) && changed(typed, path);
      return { path, mine: typed[path], theirs: stored[path], contested };
    });
  const merged: FlatText = { ...stored };
  for (const { path, mine: words } of differences) if (changed(typed, path)) merged[path] = words;
  return { differences, merged };
}

function put(flat: FlatText, path: string, value: FieldValue): void {
  const isEmpty = value === undefined || value === null || value === '' || value === false;
  if (!isEmpty && !(Array.isArray(value) && value.length === 0)) flat[path] = value;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
