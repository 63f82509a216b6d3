import { noChange, nothing } from 'lit-html';
import { AsyncDirective, directive } from 'lit-html/async-directive.js';
import type { ElementPart } from 'lit-html/directive.js';
import type * as Y from 'yjs';
import { typeInto } from '../../src/workshops/document/shape.ts';

type Field = HTMLTextAreaElement | HTMLInputElement;

/**
 * Ties a field to a text that others may be writing too: each keystroke goes into the text, and what others write appears
 * around the cursor without moving it.
 */
class Bound extends AsyncDirective {
  #field: Field | undefined;
  #text: Y.Text | undefined;
  /** A keyboard that composes characters must not be disturbed until it is done. */
  #isComposing = false;

  override render(_text: Y.Text): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [text]: [Y.Text]): typeof noChange {
    if (!this.#field) this.#attach(part.element as Field);
    if (text !== this.#text) {
      this.#text?.unobserve(this.#hear);
      this.#text = text;
      text.observe(this.#hear);
      this.#show(text.toString());
    }
    return noChange;
  }

  override disconnected(): void {
    this.#text?.unobserve(this.#hear);
  }

  override reconnected(): void {
    this.#text?.observe(this.#hear);
    if (this.#text) this.#show(this.#text.toString());
  }

  #attach(field: Field): void {
    this.#field = field;
    field.addEventListener('input', () => this.#type());
    field.addEventListener('compositionstart', () => {
      this.#isComposing = true;
    });
    field.addEventListener('compositionend', () => {
      this.#isComposing = false;
      this.#type();
    });
  }

  #type(): void {
    const text = this.#text;
    const field = this.#field;
    if (!text?.doc || !field || this.#isComposing) return;
    text.doc.transact(() => typeInto(text, field.value), this);
  }

  readonly #hear = (event: Y.YTextEvent): void => {
    if (event.transaction.origin === this || !this.#field || this.#isComposing) return;
    const { selectionStart, selectionEnd } = this.#field;
    const move = (position: number | null) => moved(position ?? 0, event.delta);
    this.#show(event.target.toString());
    if (document.activeElement === this.#field) {
      this.#field.setSelectionRange(move(selectionStart), move(selectionEnd));
    }
  };

  #show(words: string): void {
    if (this.#field && this.#field.value !== words) this.#field.value = words;
  }
}

/** Where a position in a text is after a change of it (Yjs's delta). */
function moved(position: number, delta: Y.YTextEvent['delta']): number {
  let at = 0;
  let result = position;
  for (const { retain = 0, insert, delete: removed = 0 } of delta) {
    const length = typeof insert === 'string' ? insert.length : 0;
    if (length > 0 && at < result) result += length;
    if (removed > 0 && at < result) result -= Math.min(removed, result - at);
    at += retain + length;
  }
  return result;
}

export const bound = directive(Bound);
