import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type * as Y from 'yjs';
import { bound } from '../bound.ts';

export interface Option {
  value: string;
  text: string;
}

/** A text that several people may write at once. `lang`: of its words, where it is known. */
export function area(
  text: Y.Text | undefined,
  {
    id,
    label,
    lang,
    rows = 2,
    max,
    tooLong = '',
    isHidden = false,
    onKey,
  }: {
    id: string;
    label: string;
    lang?: string;
    rows?: number;
    max?: number;
    tooLong?: string;
    isHidden?: boolean;
    onKey?: (event: KeyboardEvent) => void;
  },
): TemplateResult | typeof nothing {
  if (!text) return nothing;
  const over = max !== undefined && text.length > max;
  return html`<div class="field">
    <label for=${id} class=${isHidden ? 'visually-hidden' : ''}>${label}</label>
    <textarea class="input live__area" id=${id} rows=${rows} dir="auto" lang=${lang ?? nothing}
      maxlength=${max === undefined ? nothing : max * 5} aria-invalid=${over ? 'true' : nothing} aria-describedby=${over ? `${id}-over` : nothing}
      @keydown=${onKey ?? nothing} ${bound(text)}></textarea>
    ${over ? html`<p class="field__error" id="${id}-over">${tooLong}</p>` : nothing}
  </div>`;
}

/** A short text that several people may write at once. */
export function line(text: Y.Text | undefined, { id, label }: { id: string; label: string }) {
  if (!text) return nothing;
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input class="input" id=${id} dir="auto" autocomplete="off" ${bound(text)}>
  </div>`;
}

export function choice(
  value: string,
  options: readonly Option[],
  { id, label, onChange }: { id: string; label: string; onChange: (value: string) => void },
): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select class="input" id=${id} .value=${live(value)}
      @change=${({ target }: Event) => onChange((target as HTMLSelectElement).value)}>
      ${options.map((one) => html`<option value=${one.value} ?selected=${one.value === value}>${one.text}</option>`)}
    </select>
  </div>`;
}

export function tick(
  isTicked: boolean,
  { id, label, onChange }: { id: string; label: string; onChange: (isTicked: boolean) => void },
): TemplateResult {
  return html`<div class="choice">
    <input type="checkbox" id=${id} .checked=${live(isTicked)}
      @change=${({ target }: Event) => onChange((target as HTMLInputElement).checked)}>
    <label for=${id}>${label}</label>
  </div>`;
}

/** Several of a list. */
export function ticks(
  ticked: readonly string[],
  options: readonly Option[],
  {
    id,
    label,
    onChange,
  }: { id: string; label: string; onChange: (value: string, isTicked: boolean) => void },
): TemplateResult {
  return html`<fieldset class="field">
    <legend class="field__legend">${label}</legend>
    <div class="choices choices--inline">
      ${repeat(
        options,
        ({ value }) => value,
        ({ value, text }) =>
          tick(ticked.includes(value), {
            id: `${id}-${value}`,
            label: text,
            onChange: (isTicked) => onChange(value, isTicked),
          }),
      )}
    </div>
  </fieldset>`;
}

/** One of a few, as a row of buttons that a thumb or a key hits. */
export function chips(
  value: string,
  options: readonly Option[],
  { name, label, onChange }: { name: string; label: string; onChange: (value: string) => void },
): TemplateResult {
  return html`<fieldset class="field">
    <legend class="visually-hidden">${label}</legend>
    <div class="chips">
      ${options.map(
        (one, index) => html`<label class="chip chip--${one.value}">
          <input class="visually-hidden" type="radio" name=${name} value=${one.value}
            .checked=${live(one.value === value)} aria-keyshortcuts="Alt+${index + 1}"
            @change=${() => onChange(one.value)}>
          <span>${one.text}</span>
        </label>`,
      )}
    </div>
  </fieldset>`;
}
