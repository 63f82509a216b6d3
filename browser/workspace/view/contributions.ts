import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { membersOf, textOf } from '../../../src/workshops/document/shape.ts';
import type { Desk } from '../desk.ts';
import type { Named } from '../notebook.ts';
import { area, choice, line, tick } from './controls.ts';
import { handle } from './drag.ts';

/** What the group said, newest first. */
export function contributions(desk: Desk): TemplateResult {
  const { words, notebook, settings, shown } = desk;
  const all = notebook.contributions().toReversed();
  const removed = all.filter((one) => notebook.isRemoved(one));
  const said = all.filter((one) => !notebook.isRemoved(one));
  const listed =
    shown.kind === 'removed'
      ? removed
      : said.filter(({ fields }) => !shown.kind || fields.kind === shown.kind);
  const uses = countUses(notebook.recommendations());
  const filters = [
    { value: '', text: words.say('allKinds'), count: said.length },
    ...settings.choices.kinds.map((one) => ({
      ...one,
      count: said.filter(({ fields }) => fields.kind === one.value).length,
    })),
    ...(removed.length > 0 ? [{ value: 'removed', text: words.say('removed'), count: removed.length }] : []),
  ];
  return html`<section class="stack" aria-labelledby="live-contributions">
    <h2 id="live-contributions">${words.say('contributions')} <bdi class="muted">${words.number(said.length)}</bdi></h2>
    ${
      all.length === 0
        ? html`<p class="muted">${words.say('noContributions')}</p>`
        : html`<div class="chips" role="group" aria-label=${words.say('filter')}>
            ${filters.map(
              ({
                value,
                text,
                count,
              }) => html`<button class="chip-button" type="button" aria-pressed=${shown.kind === value}
                @click=${() => desk.show({ kind: value })}>${text} <bdi>${words.number(count)}</bdi></button>`,
            )}
          </div>`
    }
    <ol class="contributions">
      ${repeat(
        listed,
        ({ name }) => name,
        (one) => contribution(desk, one, uses.get(one.name) ?? 0),
      )}
    </ol>
  </section>`;
}

function contribution(desk: Desk, one: Named, uses: number): TemplateResult {
  const { words, notebook, settings, sync, shown } = desk;
  const { name, entry, fields } = one;
  const isOpen = shown.contribution === name;
  const isRemoved = notebook.isRemoved(one);
  const number = sync.facts?.contributions[name]?.number;
  const kind = settings.choices.kinds.find(({ value }) => value === fields.kind)?.text;
  const theme = settings.choices.themes.find(({ value }) => value && value === fields.theme)?.text;
  const isAdding = shown.adding === name;
  return html`<li class="contribution contribution--${fields.kind ?? 'observation'}" data-entry=${name}>
    ${isOpen ? editor(desk, one) : html`<p class="contribution__text" dir="auto" lang=${fields.lang && fields.lang !== 'und' ? String(fields.lang) : nothing}>${fields.text}</p>`}
    <p class="contribution__foot">
      ${number === undefined ? html`<span>${words.say('notNumbered')}</span>` : html`<bdi>#${number}</bdi>`}
      <span>${kind}</span>
      ${theme ? html`<span>${theme}</span>` : nothing}
      ${fields.saidBy ? html`<span><bdi>${fields.saidBy}</bdi>${fields.mayBeNamed ? nothing : html` <span class="muted">(${words.say('notNamed')})</span>`}</span>` : nothing}
      ${uses > 0 ? html`<span>${words.say('usedIn', { count: uses })}</span>` : nothing}
      ${desk.writer(`contributions/${name}`)}
    </p>
    <div class="contribution__tools">
      ${
        isRemoved
          ? html`<button class="link-button" type="button" @click=${() => notebook.restore(entry)}>${words.say('restore')}</button>`
          : html`
            ${handle(desk, one)}
            <button class="link-button" type="button" aria-expanded=${isOpen}
              @click=${() => desk.show({ contribution: isOpen ? '' : name })}>${words.say(isOpen ? 'done' : 'edit')}</button>
            <button class="link-button" type="button" aria-expanded=${isAdding}
              @click=${() => desk.show({ adding: isAdding ? '' : name })}>${words.say('addTo')}</button>
            <button class="link-button" type="button" @click=${() => notebook.remove(entry)}>${words.say('remove')}</button>`
      }
    </div>
    ${isAdding ? targets(desk, one) : nothing}
  </li>`;
}

/** Where a contribution may be put, for whoever does not drag. */
function targets(desk: Desk, one: Named): TemplateResult {
  const { words, notebook } = desk;
  const put = (on: string) => {
    desk.show({ adding: '' });
    desk.drop(on, one);
  };
  const drafts = notebook
    .recommendations()
    .filter((draft) => desk.drafts.isEditable(draft.name) && !draft.fields[`sources.${one.name}`]);
  return html`<ul class="plain-list live__targets">
    <li><button class="button button--small" type="button" data-target="new" @click=${() => put('new')}>${words.say('newRecommendation')}</button></li>
    ${drafts.map(
      (draft) =>
        html`<li><button class="button button--small" type="button" dir="auto" @click=${() => put(draft.name)}>${desk.drafts.titleOf(draft)}</button></li>`,
    )}
  </ul>`;
}

/** How many recommendations rest on each contribution, by its name. */
function countUses(recommendations: readonly Named[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { fields } of recommendations)
    for (const name of membersOf(fields, 'sources')) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function editor(desk: Desk, { name, entry, fields }: Named): TemplateResult {
  const { words, notebook, settings } = desk;
  const { kinds, languages, themes } = settings.choices;
  const set = (field: string) => (value: string | boolean) => notebook.set(entry, field, value);
  return html`<div class="stack-s">
    ${area(textOf(entry, 'text'), {
      id: `text-${name}`,
      label: words.say('text'),
      rows: 3,
      max: settings.limits.contribution,
      tooLong: words.say('tooLong', { max: words.number(settings.limits.contribution) }),
    })}
    <div class="field-row">
      ${choice(String(fields.kind ?? ''), kinds, { id: `kind-${name}`, label: words.say('kind'), onChange: set('kind') })}
      ${choice(String(fields.theme ?? ''), themes, { id: `theme-${name}`, label: words.say('theme'), onChange: set('theme') })}
      ${choice(String(fields.lang ?? ''), languages, { id: `lang-${name}`, label: words.say('lang'), onChange: set('lang') })}
    </div>
    ${line(textOf(entry, 'saidBy'), { id: `saidBy-${name}`, label: words.say('saidBy') })}
    ${tick(fields.mayBeNamed === true, { id: `named-${name}`, label: words.say('mayBeNamed'), onChange: set('mayBeNamed') })}
  </div>`;
}
