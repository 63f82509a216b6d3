import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Desk } from '../desk.ts';
import type { Named } from '../notebook.ts';
import { editor } from './recommendationEditor.ts';

/** What is becoming of it: every recommendation of the group, with what it lacks; what was said can be dropped on each. */
export function recommendations(desk: Desk): TemplateResult {
  const { words, notebook } = desk;
  const all = notebook.recommendations();
  return html`<section class="stack" aria-labelledby="live-recommendations">
    <div class="cluster cluster--between">
      <h2 id="live-recommendations">${words.say('recommendations')} <bdi class="muted">${words.number(all.length)}</bdi></h2>
      <button class="button button--small" type="button" @click=${() => desk.recommend()}>${words.say('newRecommendation')}</button>
    </div>
    <p class="live__drop muted small" data-drop="new">${words.say(all.length === 0 ? 'noRecommendations' : 'dropHere')}</p>
    <ol class="plain-list stack">
      ${repeat(
        all,
        ({ name }) => name,
        (one) => recommendation(desk, one),
      )}
    </ol>
  </section>`;
}

function recommendation(desk: Desk, one: Named): TemplateResult {
  const { words, sync, shown, settings } = desk;
  const { name } = one;
  const facts = sync.facts?.recommendations[name];
  const isOpen = shown.recommendation === name;
  const state = settings.states.find(({ value }) => value === (facts?.state ?? 'draft'));
  const missing = desk.drafts.missing(one);
  const title = desk.drafts.statementOf(one);
  const { agree = 0, reserve = 0, dissent = 0 } = facts?.positions ?? {};
  return html`<li class="card live__draft" data-entry=${name} data-drop=${desk.drafts.isEditable(name) ? name : nothing}>
    <div class="cluster cluster--between">
      <bdi class="muted">${facts ? `#${facts.draftNumber}` : words.say('notNumbered')}</bdi>
      ${state ? html`<span class="tag tag--${state.tone}">${state.text}</span>` : nothing}
    </div>
    <h3 class="live__statement" dir="auto">${title || html`<span class="muted">${words.say('noStatement')}</span>`}</h3>
    ${desk.drafts.isEditable(name) ? lacks(desk, missing) : nothing}
    ${agree + reserve + dissent > 0 ? html`<p class="small muted">${words.say('positions', { agree, reserve, dissent })}</p>` : nothing}
    <p class="cluster">
      ${
        desk.drafts.isEditable(name)
          ? html`<button class="button button--small" type="button" aria-expanded=${isOpen}
              @click=${() => desk.show({ recommendation: isOpen ? '' : name })}>${words.say(isOpen ? 'done' : 'write')}</button>`
          : html`<span class="small muted">${words.say('locked')}</span>`
      }
      ${facts ? html`<a class="small" href=${settings.addresses.recommendation.replace(':id', facts.id)}>${words.say('nextSteps')}</a>` : nothing}
      ${desk.writer(`recommendations/${name}`)}
    </p>
    ${isOpen && desk.drafts.isEditable(name) ? editor(desk, one) : nothing}
  </li>`;
}

function lacks({ words }: Desk, missing: readonly string[]): TemplateResult {
  return missing.length > 0
    ? html`<p class="small"><strong>${words.say('missing')}</strong> ${words.list(missing)}</p>`
    : html`<p class="small live__complete">${words.say('complete')}</p>`;
}
