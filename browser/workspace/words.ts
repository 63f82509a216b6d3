import type { Said } from '../../src/workshops/view/workspaceWords.ts';

/** The workspace's texts in the reader's language, as the page gave them. */
export class Words {
  readonly #texts: Readonly<Record<Said, string>>;
  readonly #locale: string;
  readonly #time: Intl.DateTimeFormat;

  constructor(texts: Readonly<Record<Said, string>>, locale: string, timeZone: string) {
    this.#texts = texts;
    this.#locale = locale;
    this.#time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone });
  }

  /** A text with its places filled. What a name is put into is not disturbed by the direction of its script. */
  say(key: Said, params: Record<string, string | number> = {}): string {
    return this.#texts[key].replaceAll(/\{\{(\w+)\}\}/g, (_place, name: string) =>
      isolated(params[name] ?? ''),
    );
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.#locale).format(items);
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.#locale).format(value);
  }

  /** In the forum's zone. */
  time(at: Date | number): string {
    return this.#time.format(at);
  }
}

/** Between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE. */
function isolated(value: string | number): string {
  return `\u2068${value}\u2069`;
}
