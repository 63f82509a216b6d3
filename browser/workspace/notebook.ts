import * as Y from 'yjs';
import type { SpokenLanguage } from '../../src/workshops/contribution.ts';
import { recommendationFields } from '../../src/workshops/document/content.ts';
import {
  addEntry,
  beganAt,
  type Entry,
  type EntryKind,
  entriesOf,
  entryOf,
  type Fields,
  fieldsOf,
  KINDS,
  removalOf,
  setRemoval,
  textOf,
} from '../../src/workshops/document/shape.ts';
import type { WorkspaceSettings } from '../../src/workshops/view/workspaceSettings.ts';
import { spokenLanguage } from './spokenLanguage.ts';

export interface Named {
  name: string;
  entry: Entry;
  fields: Fields;
}

/** What a rapporteur does with the document of their group. */
export class Notebook {
  readonly doc: Y.Doc;
  readonly #settings: WorkspaceSettings;
  readonly #device: string;
  /** Lists of what is in the document, until it changes. */
  readonly #lists = new Map<EntryKind, readonly Named[]>();
  #lastMoment = 0;

  /** @param device this browser's name for what its user types; nobody else has it. */
  constructor(doc: Y.Doc, settings: WorkspaceSettings, device: string) {
    this.doc = doc;
    this.#settings = settings;
    this.#device = device;
    for (const kind of KINDS) entriesOf(doc, kind).observeDeep(() => this.#lists.delete(kind));
  }

  /** What is being typed on this device and not taken down yet. Made by this device alone. */
  capture(): Entry {
    const found = entryOf(this.doc, 'captures', this.#device);
    if (found) return found;
    return this.doc.transact(() =>
      addEntry(
        this.doc,
        'captures',
        this.#device,
        { kind: 'observation' },
        { at: Date.now(), by: this.#settings.account.name },
      ),
    );
  }

  /** What others are typing right now. */
  othersCaptures(): (Named & { by: string })[] {
    return this.#all('captures')
      .filter(({ name, fields }) => name !== this.#device && fields.text)
      .map((one) => ({ ...one, by: String(one.entry.get('by') ?? '') }));
  }

  /**
   * Makes a contribution of what was typed. @returns its name; `undefined` where nothing was.
   * @param capture this device's, or one that somebody left behind.
   */
  takeDown(capture: Entry = this.capture()): string | undefined {
    const { lang, ...fields } = fieldsOf(capture);
    const text = String(fields.text ?? '').trim();
    if (text === '') return undefined;
    const name = crypto.randomUUID();
    this.doc.transact(() => {
      const given = typeof lang === 'string' ? lang : spokenLanguage(text, this.#latin);
      addEntry(this.doc, 'contributions', name, { ...fields, text, lang: given }, { at: this.#moment() });
      for (const field of ['text', 'saidBy']) {
        const typed = textOf(capture, field);
        typed?.delete(0, typed.length);
      }
      capture.delete('mayBeNamed');
    });
    return name;
  }

  /** Everything the group said, in the order it was said. The same list until it changes. */
  contributions(): readonly Named[] {
    return this.#all('contributions');
  }

  /** Every recommendation, in the order they were begun. The same list until it changes. */
  recommendations(): readonly Named[] {
    return this.#all('recommendations');
  }

  isRemoved({ entry }: Named): boolean {
    return removalOf(entry) !== undefined;
  }

  remove(entry: Entry): void {
    this.doc.transact(() => setRemoval(entry, ''));
  }

  restore(entry: Entry): void {
    this.doc.transact(() => setRemoval(entry, undefined));
  }

  /** Begins a recommendation with the workshop's words, or from something that was said. @returns its name. */
  recommend(from?: Named): string {
    const { template, territory, languages } = this.#settings;
    const name = crypto.randomUUID();
    const said = languages.find((lang) => lang === from?.fields.lang);
    const fields = recommendationFields({
      statement: template.statement,
      reason: template.reason,
      indicator: {},
      territories: territory ? [territory] : [],
      addresseeKinds: [],
      addressees: [],
      baseline: '',
      target: '',
      sources: from ? [from.name] : [],
    });
    if (from && said && from.fields.kind === 'proposal') fields[`statement.${said}`] = from.fields.text ?? '';
    if (from?.fields.theme) fields.theme = from.fields.theme;
    this.doc.transact(() => addEntry(this.doc, 'recommendations', name, fields, { at: this.#moment() }));
    return name;
  }

  set(entry: Entry, field: string, value: string | boolean): void {
    this.doc.transact(() => {
      if (value === '' || value === false) entry.delete(field);
      else entry.set(field, value);
    });
  }

  /** Whether a recommendation rests on a contribution. */
  link(recommendation: Entry, contribution: string, isSource: boolean): void {
    this.set(recommendation, `sources.${contribution}`, isSource);
  }

  /** When something begins: after what this device began before, also within a millisecond. */
  #moment(): number {
    this.#lastMoment = Math.max(Date.now(), this.#lastMoment + 1);
    return this.#lastMoment;
  }

  #all(kind: EntryKind): readonly Named[] {
    const known = this.#lists.get(kind);
    if (known) return known;
    const list = [...entriesOf(this.doc, kind).entries()]
      .filter(([, entry]) => entry instanceof Y.Map)
      .map(([name, entry]) => ({ name, entry, fields: fieldsOf(entry), at: beganAt(entry) ?? 0 }))
      .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1));
    this.#lists.set(kind, list);
    return list;
  }

  /** The language that Latin letters probably mean for this reader. */
  get #latin(): SpokenLanguage {
    const { lang, languages } = this.#settings;
    return [lang, ...languages].find((one) => one !== 'ar') ?? 'fr';
  }
}
