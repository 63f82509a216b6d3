import { html, nothing, type TemplateResult } from 'lit-html';
import { fieldsOf, textOf } from '../../../src/workshops/document/shape.ts';
import type { Desk } from '../desk.ts';
import { area, chips, choice, line, tick } from './controls.ts';

/** Where a contribution is taken down while somebody speaks: the words first, all else can wait. */
export function capture(desk: Desk): TemplateResult {
  const { words, notebook, settings } = desk;
  const entry = notebook.capture();
  const fields = fieldsOf(entry);
  const { kinds, languages, themes } = settings.choices;
  const kind = typeof fields.kind === 'string' ? fields.kind : 'observation';
  const take = () => desk.takeDown();
  return html`<form class="live__capture stack-s" aria-labelledby="live-capture"
    @submit=${(event: Event) => {
      event.preventDefault();
      take();
    }}
    @keydown=${(event: KeyboardEvent) => {
      const nth = event.altKey ? Number(event.code.replace('Digit', '')) : 0;
      const chosen = kinds[nth - 1];
      if (chosen) {
        event.preventDefault();
        notebook.set(entry, 'kind', chosen.value);
      }
    }}>
    <h2 id="live-capture">${words.say('capture')}</h2>
    ${chips(kind, kinds, { name: 'live-kind', label: words.say('kind'), onChange: (value) => notebook.set(entry, 'kind', value) })}
    ${area(textOf(entry, 'text'), {
      id: 'live-text',
      label: words.say('text'),
      isHidden: true,
      rows: 3,
      max: settings.limits.contribution,
      tooLong: words.say('tooLong', { max: words.number(settings.limits.contribution) }),
      onKey: (event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          take();
        }
      },
    })}
    <button class="button button--primary button--wide" type="submit">${words.say('takeDown')}</button>
    <details class="more" ?open=${desk.isWide}>
      <summary>${words.say('captureMore')}</summary>
      <div class="stack-s">
    <div class="field-row">
      ${line(textOf(entry, 'saidBy'), { id: 'live-saidBy', label: words.say('saidBy') })}
      ${choice(String(fields.theme ?? ''), themes, { id: 'live-theme', label: words.say('theme'), onChange: (value) => notebook.set(entry, 'theme', value) })}
      ${choice(String(fields.lang ?? ''), [{ value: '', text: words.say('langAuto') }, ...languages], { id: 'live-lang', label: words.say('lang'), onChange: (value) => notebook.set(entry, 'lang', value) })}
    </div>
    ${tick(fields.mayBeNamed === true, { id: 'live-mayBeNamed', label: words.say('mayBeNamed'), onChange: (value) => notebook.set(entry, 'mayBeNamed', value) })}
      </div>
    </details>
    <p class="muted small live__keys">${words.say('keys')}</p>
    ${others(desk)}
  </form>`;
}

/** What colleagues are typing, and what was left behind on a device that is gone. */
function others(desk: Desk): TemplateResult | typeof nothing {
  const { words, notebook } = desk;
  const typed = notebook.othersCaptures();
  if (typed.length === 0) return nothing;
  return html`<ul class="plain-list stack-s" aria-label=${words.say('beingWritten')}>
    ${typed.map(
      ({ entry, fields, by }) => html`<li class="live__other">
        <p class="small muted">${words.say('unfinished', { name: by })}</p>
        <p dir="auto" class="lines">${fields.text}</p>
        <button class="link-button small" type="button" @click=${() => notebook.takeDown(entry)}>${words.say('takeDownForThem')}</button>
      </li>`,
    )}
  </ul>`;
}
