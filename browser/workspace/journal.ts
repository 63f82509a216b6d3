import { fromBase64, toBase64 } from 'lib0/buffer';

/**
 * What was typed and is not on the disk yet. IndexedDB takes some milliseconds for a keystroke, and a tab that is killed
 * in between takes it along; `localStorage` has it at once, outside of the tab.
 */
export class Journal {
  readonly #prefix: string;
  #next = 0;

  /** @param name of the document. */
  constructor(name: string) {
    this.#prefix = `${name}/journal/`;
  }

  /** @returns what takes the entry out again; to be called when the disk has it. */
  add(update: Uint8Array): () => void {
    this.#next += 1;
    const key = `${this.#prefix}${Date.now()}-${this.#next}`;
    try {
      localStorage.setItem(key, toBase64(update));
    } catch {
      // Full, or switched off: the disk is all there is.
    }
    return () => localStorage.removeItem(key);
  }

  /** What tabs left behind that were killed. */
  entries(): { update: Uint8Array; done: () => void }[] {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(this.#prefix))
      .map((key) => ({
        update: fromBase64(localStorage.getItem(key) ?? ''),
        done: () => localStorage.removeItem(key),
      }));
  }
}
