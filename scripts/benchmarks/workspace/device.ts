import { request } from 'node:http';
import * as Y from 'yjs';
import { paths } from '../../../src/paths.ts';
import { decodeAnswer, encodeQuestion } from '../../../src/workshops/document/messages.ts';
import { addEntry, entryOf, textOf } from '../../../src/workshops/document/shape.ts';
import { emailOf, PASSWORD } from './forum.ts';

const NOTHING = new Uint8Array();

/** A rapporteur's browser without a screen: types, sends as the workspace does, and hears what the colleague types. */
export class Device {
  readonly doc = new Y.Doc();
  readonly name: string;
  /** When each marked key arrived from the colleague, by the mark. */
  readonly heard = new Map<string, number>();
  private readonly site: string;
  private readonly group: string;
  private cookie = '';
  private unsent: Uint8Array[] = [];
  /** Requests that had to be sent again. */
  failures = 0;
  isClosed = false;

  constructor(site: string, group: string, person: number) {
    this.site = site;
    this.group = group;
    this.name = `device-${person}`;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.unsent.push(update);
    });
  }

  async signIn(person: number): Promise<void> {
    const answer = await fetch(this.site + paths.signIn('fr'), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: emailOf(person), password: PASSWORD }),
      headers: { origin: this.site },
    });
    this.cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
  }

  /** Opens the document and its stream. @returns how long the first exchange took, in milliseconds. */
  async open(): Promise<number> {
    const started = performance.now();
    const answer = await this.ask(NOTHING, Y.encodeStateVector(this.doc));
    Y.applyUpdate(this.doc, answer.update, 'server');
    const took = performance.now() - started;
    this.doc.transact(() =>
      addEntry(this.doc, 'contributions', this.name, { kind: 'observation', lang: 'fr' }, { at: Date.now() }),
    );
    await this.send();
    this.listen();
    return took;
  }

  /** Types a few letters and a mark that the colleague looks for. */
  type(mark: string): void {
    const text = textOf(entryOf(this.doc, 'contributions', this.name) as never, 'text');
    text?.insert(text.length, `mot ${mark} `);
  }

  async send(): Promise<void> {
    if (this.unsent.length === 0) return;
    const update = Y.mergeUpdates(this.unsent);
    this.unsent = [];
    try {
      await this.ask(update, NOTHING);
    } catch {
      // Sent again with what is typed next, as the workspace does.
      this.unsent.unshift(update);
      this.failures += 1;
    }
  }

  private async ask(update: Uint8Array, stateVector: Uint8Array) {
    const response = await fetch(this.site + paths.groupDocument('fr', this.group), {
      method: 'POST',
      body: encodeQuestion({ stateVector, update, factsRevision: 'x' }),
      headers: { cookie: this.cookie, origin: this.site, 'content-type': 'application/octet-stream' },
    });
    if (response.status !== 200) throw new Error(`the document was answered with ${response.status}`);
    return decodeAnswer(new Uint8Array(await response.arrayBuffer()));
  }

  private listen(): void {
    const address = this.site + paths.groupDocumentChanges('fr', this.group);
    const stream = request(address, { headers: { cookie: this.cookie } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          this.hear(text.slice(0, end));
          text = text.slice(end + 2);
        }
      });
      response.on('end', () => void this.listenAgain());
      response.on('error', () => {});
    });
    stream.on('error', () => {});
    stream.end();
  }

  /** The stream ends once a minute: what was said in between is asked for, as the workspace does. */
  private async listenAgain(): Promise<void> {
    if (this.isClosed) return;
    this.listen();
    try {
      this.take((await this.ask(NOTHING, Y.encodeStateVector(this.doc))).update);
    } catch {
      this.failures += 1;
    }
  }

  private hear(event: string): void {
    const [, data] = /^event: update\ndata: (.*)$/.exec(event) ?? [];
    if (!data) return;
    const { update } = JSON.parse(data) as { update: string };
    this.take(new Uint8Array(Buffer.from(update, 'base64')));
  }

  private take(update: Uint8Array): void {
    const now = performance.now();
    for (const struct of Y.decodeUpdate(update).structs) {
      if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
      for (const [mark] of struct.content.str.matchAll(/#\d+-\d+/g))
        if (!this.heard.has(mark)) this.heard.set(mark, now);
    }
    Y.applyUpdate(this.doc, update, 'server');
  }
}
