import type { Person } from './sync.ts';

interface Heard {
  /** The server is there, and tells what comes from now on. */
  opened: () => void;
  update: (update: Uint8Array, by: Person) => void;
  people: (people: Person[]) => void;
  facts: () => void;
}

/** How long until it is asked for again, once the browser has given up, in milliseconds. */
const AGAIN_AFTER = 3_000;

/** Hears from the server what others do, while somebody looks at the page. */
export class Listening {
  readonly #address: string;
  readonly #heard: Heard;
  #stream: EventSource | undefined;

  constructor(address: string, heard: Heard) {
    this.#address = address;
    this.#heard = heard;
  }

  start(): void {
    if (this.#stream && this.#stream.readyState !== EventSource.CLOSED) return;
    const stream = new EventSource(this.#address);
    this.#stream = stream;
    stream.addEventListener('open', () => this.#heard.opened());
    stream.addEventListener('error', () => {
      if (stream.readyState === EventSource.CLOSED && !document.hidden) this.#startAgain();
    });
    stream.addEventListener('update', ({ data }) => {
      const { update, by } = JSON.parse(data) as { update: string; by: Person };
      this.#heard.update(
        Uint8Array.from(atob(update), (character) => character.charCodeAt(0)),
        by,
      );
    });
    stream.addEventListener('people', ({ data }) => this.#heard.people(JSON.parse(data)));
    stream.addEventListener('facts', () => this.#heard.facts());
  }

  stop(): void {
    this.#stream?.close();
    this.#stream = undefined;
  }

  #startAgain(): void {
    window.setTimeout(() => !document.hidden && this.start(), AGAIN_AFTER);
  }
}
