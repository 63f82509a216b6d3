import { html, nothing, render, type TemplateResult } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { entryOf } from '../../src/workshops/document/shape.ts';
import type { Copy } from './copy.ts';
import { forgetDeviceName } from './deviceName.ts';
import { asText } from './download.ts';
import { Drafts } from './drafts.ts';
import { type Named, Notebook } from './notebook.ts';
import type { Settings } from './settings.ts';
import { Sync } from './sync.ts';
import { bar } from './view/bar.ts';
import { capture } from './view/capture.ts';
import { contributions } from './view/contributions.ts';
import { recommendations } from './view/recommendations.ts';
import { Words } from './words.ts';
import { Writers } from './writers.ts';

/** What of the workspace is open in front of somebody. */
interface Shown {
  /** Which part a phone shows. */
  part: 'said' | 'drafts';
  /** Kind of contributions that are listed; `''` is all. */
  kind: string;
  /** Names of what is being changed; `''` is nothing. */
  contribution: string;
  recommendation: string;
  /** Contribution that is about to be put on a recommendation. */
  adding: string;
}

/** The table of a rapporteur: what the group said, and what is becoming of it. */
export class Desk {
  readonly settings: Settings;
  readonly words: Words;
  readonly copy: Copy;
  readonly notebook: Notebook;
  readonly sync: Sync;
  readonly drafts: Drafts;
  readonly shown: Shown = { part: 'said', kind: '', contribution: '', recommendation: '', adding: '' };
  /** Puts the workspace on the device's home screen; only where the browser offers it. */
  install: (() => void) | undefined;
  readonly #root: HTMLElement;
  readonly #writers: Writers;
  #isDue = false;

  constructor(root: HTMLElement, settings: Settings, copy: Copy, device: string) {
    this.#root = root;
    this.settings = settings;
    this.copy = copy;
    this.words = new Words(settings.words, settings.locale, settings.timeZone);
    this.notebook = new Notebook(copy.doc, settings, device);
    this.sync = new Sync(copy, settings.addresses, {
      change: () => this.draw(),
      written: (by, entries) => this.#writers.note(by, entries),
    });
    this.drafts = new Drafts(settings, this.words, this.sync);
    this.#writers = new Writers(settings.account, () => this.draw());
  }

  open(): void {
    this.copy.doc.on('update', () => this.draw());
    window.addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.install = () => (event as Event & { prompt(): void }).prompt();
      this.draw();
    });
    this.#draw();
    this.sync.start();
  }

  /** Whether there is room for what is used now and then. */
  get isWide(): boolean {
    return window.matchMedia('(min-width: 60rem)').matches;
  }

  /** Shows everything as it is now, with the next frame. */
  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    // Not by animation frames: a tab in the background has none, and somebody may look at it through a reader.
    setTimeout(() => {
      this.#isDue = false;
      this.#draw();
    }, 16);
  }

  #draw(): void {
    render(this.#page(), this.#root);
  }

  #page(): TemplateResult {
    const { shown, words, settings, notebook, sync } = this;
    // All that the lists show: while somebody types what they say, they need not be looked through at every key.
    const seen = [
      notebook.contributions(),
      notebook.recommendations(),
      sync.facts,
      this.#writers.turn,
      ...Object.values(shown),
    ];
    const part = (name: Shown['part'], label: string) =>
      html`<button class="live__part" type="button" aria-pressed=${shown.part === name}
        @click=${() => this.show({ part: name })}>${label}</button>`;
    return html`<div class="live" data-part=${shown.part}>
      ${bar(this)}
      ${settings.questions.length > 0 ? this.#questions() : nothing}
      <div class="live__parts" role="group" aria-label=${words.say('parts')}>
        ${part('said', words.say('contributions'))} ${part('drafts', words.say('recommendations'))}
      </div>
      <div class="workspace">
        <div class="live__said stack-l">${capture(this)} ${guard(seen, () => contributions(this))}</div>
        <div class="live__drafts">${guard(seen, () => recommendations(this))}</div>
      </div>
    </div>`;
  }

  #questions(): TemplateResult {
    return html`<details class="more">
      <summary>${this.words.say('questions')}</summary>
      <ol class="prose">${this.settings.questions.map(({ line, lang, dir }) => html`<li lang=${lang} dir=${dir}>${line}</li>`)}</ol>
    </details>`;
  }

  show(shown: Partial<Shown>): void {
    Object.assign(this.shown, shown);
    this.draw();
  }

  takeDown(): void {
    const field = this.#root.querySelector<HTMLTextAreaElement>('#live-text');
    if (this.notebook.takeDown() === undefined) field?.focus();
    else {
      this.draw();
      field?.focus();
    }
  }

  recommend(from?: Named): void {
    const name = this.notebook.recommend(from);
    this.show({ part: 'drafts', recommendation: name });
    setTimeout(() => {
      const card = this.#root.querySelector(`[data-entry="${name}"]`);
      card?.scrollIntoView({ block: 'center' });
      card?.querySelector('textarea')?.focus();
    }, 60);
  }

  /** A contribution was dropped on a recommendation, or where new ones begin. */
  drop(on: string, contribution: Named): void {
    if (on === 'new') {
      this.recommend(contribution);
      return;
    }
    const entry = entryOf(this.copy.doc, 'recommendations', on);
    if (entry && this.drafts.isEditable(on)) this.notebook.link(entry, contribution.name, true);
  }

  /** Who else has just written in an entry. */
  writer(entry: string): TemplateResult | typeof nothing {
    const name = this.#writers.of(entry);
    return name === undefined
      ? nothing
      : html`<span class="live__writer">${this.words.say('writes', { name })}</span>`;
  }

  /** Everything as a text file, whatever the server says. */
  download(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([asText(this)], { type: 'text/plain;charset=utf-8' }));
    link.download = `${this.settings.fileName}.txt`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** Removes the copy of this device, and goes to the list of groups. */
  async forget(): Promise<void> {
    if (!this.sync.isAllSaved) return;
    this.sync.forget();
    forgetDeviceName(this.settings.account.id);
    await this.copy.forget();
    await caches.delete('workspace-pages').catch(() => {});
    location.assign(this.settings.addresses.groups);
  }
}
