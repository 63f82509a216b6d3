import { html, nothing, type TemplateResult } from 'lit-html';
import type { Desk } from '../desk.ts';

/** Where what was written is, in words; who else is here; what can be done with the copy of this device. */
export function bar(desk: Desk): TemplateResult {
  const { words, sync, settings } = desk;
  const others = sync.people.filter(({ id }) => id !== settings.account.id);
  const { mark, text } = status(desk);
  return html`<div class="live__bar">
    <p class="sync live__status" data-state=${mark} data-sync=${sync.state.name} role="status">${text}
      ${sync.state.name === 'signedOut' ? html`<a href=${settings.addresses.signIn}>${words.say('signIn')}</a>` : nothing}
    </p>
    <p class="live__people muted small" aria-live="polite">
      ${others.length > 0 ? words.say('withYou', { names: words.list(others.map(({ name }) => name)) }) : nothing}
    </p>
    <details class="live__device">
      <summary>${words.say('device')}</summary>
      <div class="stack-s live__device-body">
        <p class="small">${desk.copy.isKept ? words.say('deviceKeeps') : words.say('deviceKeepsNot')}</p>
        <p class="small">${words.say('deviceServer')}</p>
        <p class="cluster">
          <button class="button button--small" type="button" @click=${() => desk.download()}>${words.say('download')}</button>
          <a class="button button--small" href=${settings.addresses.states}>${words.say('states')}</a>
          ${
            desk.install
              ? html`<button class="button button--small" type="button" @click=${() => desk.install?.()}>${words.say('install')}</button>`
              : nothing
          }
          <button class="button button--small button--danger" type="button" ?disabled=${!sync.isAllSaved}
            @click=${() => desk.forget()}>${words.say('forget')}</button>
        </p>
        ${sync.isAllSaved ? nothing : html`<p class="small muted">${words.say('forgetLater')}</p>`}
      </div>
    </details>
  </div>`;
}

function status({ words, sync, copy }: Desk): { mark: string; text: string } {
  const { state, unsentSince } = sync;
  switch (state.name) {
    case 'saved':
      return { mark: 'sent', text: words.say('saved', { time: words.time(state.at) }) };
    case 'loading':
      return { mark: 'kept', text: words.say('loading') };
    case 'sending':
      return { mark: 'kept', text: words.say(copy.isKept ? 'sending' : 'sendingOnly') };
    case 'signedOut':
      return { mark: 'failed', text: words.say('signedOut') };
    case 'refused':
      return { mark: 'failed', text: words.say(REFUSALS[state.why]) };
    case 'offline':
      if (!copy.isKept) return { mark: 'failed', text: words.say('offlineUnkept') };
      if (unsentSince === undefined) return { mark: 'kept', text: words.say('offlineSaved') };
      return { mark: 'kept', text: words.say('offline', { time: words.time(unsentSince) }) };
  }
}

const REFUSALS = {
  notYours: 'refusedNotYours',
  tooLarge: 'refusedTooLarge',
  malformed: 'refusedMalformed',
} as const;
