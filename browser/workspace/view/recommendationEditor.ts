import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { membersOf, textOf } from '../../../src/workshops/document/shape.ts';
import type { Desk } from '../desk.ts';
import type { Named } from '../notebook.ts';
import { area, choice, line, ticks } from './controls.ts';

/** The fields of a recommendation, which two may fill at once. */
export function editor(desk: Desk, one: Named): TemplateResult {
  const { words, notebook, settings } = desk;
  const { name, entry, fields } = one;
  const { choices, limits } = settings;
  const set = (field: string) => (value: string) => notebook.set(entry, field, value);
  const setMember = (field: string) => (value: string, isIn: boolean) =>
    notebook.set(entry, `${field}.${value}`, isIn);
  const pick = (field: 'theme' | 'level' | 'horizon' | 'priority', options: typeof choices.themes) =>
    choice(String(fields[field] ?? ''), options, {
      id: `${field}-${name}`,
      label: words.say(field),
      onChange: set(field),
    });
  const [first = settings.lang, ...others] = desk.drafts.languagesOf(one);
  const text = (field: 'statement' | 'reason' | 'indicator', lang: typeof first) =>
    area(textOf(entry, `${field}.${lang}`), {
      id: `${field}-${lang}-${name}`,
      label: words.say('fieldIn', { field: words.say(field), language: settings.languageNames[lang] }),
      lang,
      rows: 1,
      max: limits[field],
      tooLong: words.say('tooLong', { max: words.number(limits[field]) }),
    });
  return html`<div class="live__editor stack">
    ${text('statement', first)} ${text('reason', first)}
    <div class="field-row">
      ${pick('theme', choices.themes)} ${pick('level', choices.levels)}
      ${pick('horizon', choices.horizons)} ${pick('priority', choices.priorities)}
    </div>
    ${ticks(membersOf(fields, 'addresseeKinds'), choices.institutionKinds, { id: `kinds-${name}`, label: words.say('addresseeKinds'), onChange: setMember('addresseeKinds') })}
    ${area(textOf(entry, 'addressees'), { id: `addressees-${name}`, label: words.say('addressees'), rows: 2 })}
    ${
      fields.level === 'national'
        ? nothing
        : ticks(membersOf(fields, 'territories'), choices.territories, {
            id: `territories-${name}`,
            label: words.say('territories'),
            onChange: setMember('territories'),
          })
    }
    ${text('indicator', first)}
    <div class="field-row">
      ${line(textOf(entry, 'baseline'), { id: `baseline-${name}`, label: words.say('baseline') })}
      ${line(textOf(entry, 'target'), { id: `target-${name}`, label: words.say('target') })}
    </div>
    ${
      others.length > 0
        ? html`<details class="more" ?open=${others.some((lang) => fields[`statement.${lang}`])}>
            <summary>${words.say('otherLanguages')}</summary>
            <div class="stack">
              ${repeat(
                others,
                (lang) => lang,
                (lang) => html`${text('statement', lang)} ${text('reason', lang)} ${text('indicator', lang)}`,
              )}
            </div>
          </details>`
        : nothing
    }
    ${sources(desk, one)}
  </div>`;
}

/** What it is drawn from. */
function sources(desk: Desk, { name, entry, fields }: Named): TemplateResult {
  const { words, notebook } = desk;
  const said = notebook.contributions().filter((one) => fields[`sources.${one.name}`]);
  return html`<section class="stack-s" aria-labelledby="sources-${name}">
    <h4 id="sources-${name}">${words.say('sources')}</h4>
    ${said.length === 0 ? html`<p class="muted small">${words.say('noSources')}</p>` : nothing}
    <ul class="plain-list stack-s">
      ${repeat(
        said,
        (one) => one.name,
        (one) => html`<li class="live__source">
          <p class="lines small" dir="auto">${one.fields.text}</p>
          <button class="link-button small" type="button" @click=${() => notebook.link(entry, one.name, false)}>${words.say('unlink')}</button>
        </li>`,
      )}
    </ul>
  </section>`;
}
