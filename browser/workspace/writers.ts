import type { Person } from './sync.ts';

/** How long it is shown that somebody writes in an entry, after they wrote, in milliseconds. */
const WRITES_FOR = 6_000;

/** Who else has just written in which entry. */
export class Writers {
  readonly #found = new Map<string, { by: Person; until: number }>();
  readonly #self: Person;
  readonly #onChange: () => void;
  /** Goes up when who writes where has changed. */
  turn = 0;

  constructor(self: Person, onChange: () => void) {
    this.#self = self;
    this.#onChange = onChange;
  }

  /** @param entries their names: `recommendations/name`. */
  note(by: Person, entries: readonly string[]): void {
    if (by.id === this.#self.id) return;
    for (const entry of entries) this.#found.set(entry, { by, until: Date.now() + WRITES_FOR });
    this.#change();
    setTimeout(() => this.#change(), WRITES_FOR + 50);
  }

  /** The name of whoever writes in an entry, if it is not oneself. */
  of(entry: string): string | undefined {
    const found = this.#found.get(entry);
    return found && found.until >= Date.now() ? found.by.name : undefined;
  }

  #change(): void {
    this.turn += 1;
    this.#onChange();
  }
}
