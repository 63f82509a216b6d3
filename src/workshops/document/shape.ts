import { simpleDiffString } from 'lib0/diff';
import * as Y from 'yjs';
import { LANGUAGES } from '../../i18n/languages.ts';

// The document in which a group writes: the same code reads and changes it on the server and in the browser.
// Everything in it may come from a broken or hostile client: what reads it expects any shape.

/** `captures`: what is being typed and not taken down yet, by the device on which it is. */
export const KINDS = ['contributions', 'recommendations', 'captures'] as const;
export type EntryKind = (typeof KINDS)[number];

/** One thing the group writes, under a name that is unique in its kind. */
export type Entry = Y.Map<unknown>;

/**
 * The fields of an entry, flat: a text per language is `statement.fr`, a member of a set `territories.MA-02: true`. What is
 * empty, or false, is not there.
 */
export type Fields = Record<string, string | true>;

const CONTRIBUTION_TEXTS = ['text', 'saidBy'];
/**
 * Fields that people write together, character by character. All are made with their entry, by whoever makes it: made
 * later by two people at once, one of the two would replace the other.
 */
const TEXTS: Readonly<Record<EntryKind, readonly string[]>> = {
  contributions: CONTRIBUTION_TEXTS,
  captures: CONTRIBUTION_TEXTS,
  recommendations: [
    ...['statement', 'reason', 'indicator'].flatMap((field) => LANGUAGES.map((lang) => `${field}.${lang}`)),
    'baseline',
    'target',
    'addressees',
  ],
};

/** What an entry says about itself and not about its subject; `rewrite` leaves it alone. */
const ABOUT = new Set(['at', 'removed', 'by']);

export function entriesOf(doc: Y.Doc, kind: EntryKind): Y.Map<Entry> {
  return doc.getMap<Entry>(kind);
}

/** An entry of this name that has the shape of one. */
export function entryOf(doc: Y.Doc, kind: EntryKind, name: string): Entry | undefined {
  const found = entriesOf(doc, kind).get(name);
  return found instanceof Y.Map ? found : undefined;
}

/** Adds an entry. To be called in a transaction, and with a name that nobody else gives. */
export function addEntry(
  doc: Y.Doc,
  kind: EntryKind,
  name: string,
  fields: Fields,
  about: { at?: number; by?: string } = {},
): Entry {
  const entry: Entry = new Y.Map();
  entriesOf(doc, kind).set(name, entry);
  for (const field of TEXTS[kind]) {
    const given = fields[field];
    entry.set(field, new Y.Text(typeof given === 'string' ? given : ''));
  }
  for (const [field, value] of Object.entries(fields)) {
    if (!TEXTS[kind].includes(field)) entry.set(field, value);
  }
  for (const [field, value] of Object.entries(about)) if (value !== undefined) entry.set(field, value);
  return entry;
}

/** What an entry says. */
export function fieldsOf(entry: Entry): Fields {
  const fields: Fields = {};
  for (const [field, value] of entry.entries()) {
    if (ABOUT.has(field)) continue;
    const plain = value instanceof Y.Text ? value.toString() : value;
    if (plain === true || (typeof plain === 'string' && plain !== '')) fields[field] = plain;
  }
  return fields;
}

/** Makes an entry say this and nothing else, with as little change as possible: what others write meanwhile stays. */
export function rewrite(entry: Entry, fields: Fields): void {
  for (const [field, value] of [...entry.entries()]) {
    if (ABOUT.has(field)) continue;
    const wanted = fields[field];
    if (value instanceof Y.Text) typeInto(value, typeof wanted === 'string' ? wanted : '');
    else if (wanted === undefined) entry.delete(field);
    else if (wanted !== value) entry.set(field, wanted);
  }
  for (const [field, value] of Object.entries(fields)) if (!entry.has(field)) entry.set(field, value);
}

/** Makes a text this one, by the one insertion and deletion that it takes. */
export function typeInto(text: Y.Text, words: string): void {
  const { index, remove, insert } = simpleDiffString(text.toString(), words);
  if (remove > 0) text.delete(index, remove);
  if (insert !== '') text.insert(index, insert);
}

/** The text in which people write a field together; `undefined` where the entry has none. */
export function textOf(entry: Entry, field: string): Y.Text | undefined {
  const value = entry.get(field);
  return value instanceof Y.Text ? value : undefined;
}

/** Why an entry was taken out of the lists, `''` where nobody said; `undefined` while it is in them. */
export function removalOf(entry: Entry): string | undefined {
  const reason = entry.get('removed');
  return typeof reason === 'string' ? reason : undefined;
}

export function setRemoval(entry: Entry, reason: string | undefined): void {
  if (reason === undefined) entry.delete('removed');
  else entry.set('removed', reason);
}

/** When it was begun by the clock of the device, in milliseconds; `undefined` where it does not say. */
export function beganAt(entry: Entry): number | undefined {
  const at = entry.get('at');
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined;
}

/** Members of a set field: `territories.MA-02` → `MA-02`. */
export function membersOf(fields: Fields, set: string): string[] {
  return Object.keys(fields)
    .filter((field) => field.startsWith(`${set}.`) && fields[field] === true)
    .map((field) => field.slice(set.length + 1))
    .sort();
}
