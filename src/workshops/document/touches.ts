import * as Y from 'yjs';
import type { Author } from '../author.ts';
import { type Entry, type EntryKind, entriesOf, entryOf } from './shape.ts';

/** Who changed an entry last since it was last projected, and when. */
export interface Touch {
  by: Author;
  at: Date;
}

export interface Touched {
  kind: EntryKind;
  name: string;
  /** Absent where the entry is gone, or none. */
  entry: Entry | undefined;
  touch: Touch;
}

/** What becomes records; what is only being typed does not. */
const PROJECTED = ['contributions', 'recommendations'] as const satisfies readonly EntryKind[];

/** The entries of a document that were changed since they were last projected. */
export class Touches {
  readonly #doc: Y.Doc;
  /** By `contributions/name`. */
  readonly #touched = new Map<string, { kind: EntryKind; name: string; touch: Touch }>();
  #author: Touch | undefined;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    for (const kind of PROJECTED) entriesOf(doc, kind).observeDeep((events) => this.#note(kind, events));
  }

  get size(): number {
    return this.#touched.size;
  }

  /** Makes a change that somebody is the author of. */
  by(author: Touch, change: () => void): void {
    this.#author = author;
    try {
      change();
    } finally {
      this.#author = undefined;
    }
  }

  all(): Touched[] {
    return [...this.#touched.values()].map((one) => ({
      ...one,
      entry: entryOf(this.#doc, one.kind, one.name),
    }));
  }

  clear(): void {
    this.#touched.clear();
  }

  #note(kind: EntryKind, events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void {
    const touch = this.#author;
    if (!touch) return;
    const names = events.flatMap(({ path, changes }) =>
      path.length > 0 ? [String(path[0])] : [...changes.keys.keys()],
    );
    for (const name of names) this.#touched.set(`${kind}/${name}`, { kind, name, touch });
  }
}

/** Characters of the longest text of an entry. */
export function longestText(entry: Entry): number {
  const lengths = [...entry.values()].map((value) => (value instanceof Y.Text ? value.length : 0));
  return Math.max(0, ...lengths);
}
