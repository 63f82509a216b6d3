import * as Y from 'yjs';
import { paths } from '../../src/paths.ts';
import { type Answer, decodeAnswer, encodeQuestion } from '../../src/workshops/document/messages.ts';
import {
  addEntry,
  entriesOf,
  entryOf,
  type Fields,
  fieldsOf,
  textOf,
  typeInto,
} from '../../src/workshops/document/shape.ts';
import type { GroupRecord } from '../../src/workshops/group.ts';
import type { Client } from './client.ts';

const NOTHING = new Uint8Array();

/** A rapporteur's device as the server sees it: a copy of the group's document, and what is exchanged. */
export class Device {
  readonly doc = new Y.Doc();
  readonly client: Client;
  readonly group: Pick<GroupRecord, '_id'>;

  constructor(client: Client, group: Pick<GroupRecord, '_id'>) {
    this.client = client;
    this.group = group;
  }

  /** Sends raw bytes. */
  async send(body: Uint8Array, type = 'application/octet-stream') {
    const address = paths.groupDocument('fr', String(this.group._id));
    const response = await fetch(new URL(address, this.client.base), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, 'sec-fetch-site': 'same-origin', cookie: this.client.cookieHeader },
      body: Buffer.from(body),
    });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  }

  async ask(
    update: Uint8Array,
    stateVector: Uint8Array = NOTHING,
  ): Promise<{ status: number; answer?: Answer }> {
    const { status, bytes } = await this.send(encodeQuestion({ stateVector, update, factsRevision: '' }));
    return { status, ...(status === 200 && { answer: decodeAnswer(bytes) }) };
  }

  /** Makes this copy and the server's the same. */
  async sync(): Promise<number> {
    const first = await this.ask(NOTHING, Y.encodeStateVector(this.doc));
    if (!first.answer) return first.status;
    Y.applyUpdate(this.doc, first.answer.update);
    return (await this.ask(Y.encodeStateAsUpdate(this.doc, first.answer.stateVector))).status;
  }

  say(name: string, fields: Fields): void {
    this.doc.transact(() =>
      addEntry(
        this.doc,
        'contributions',
        name,
        { kind: 'observation', lang: 'fr', ...fields },
        { at: Date.now() },
      ),
    );
  }

  draft(name: string, fields: Fields): void {
    this.doc.transact(() => addEntry(this.doc, 'recommendations', name, fields, { at: Date.now() }));
  }

  /** What is typed in the box and not taken down. */
  capture(text: string): void {
    this.doc.transact(() => addEntry(this.doc, 'captures', 'device', { text }));
  }

  /** @throws Error where the copy has no entry of this name */
  entry(kind: 'contributions' | 'recommendations', name: string) {
    const entry = entryOf(this.doc, kind, name);
    if (!entry) throw new Error(`${name} is not in the document`);
    return entry;
  }

  /** Makes a text of an entry this one, as somebody who types. */
  type(kind: 'contributions' | 'recommendations', name: string, field: string, words: string): void {
    const text = textOf(this.entry(kind, name), field);
    if (!text) throw new Error(`${field} is no text`);
    typeInto(text, words);
  }

  /** What the copy says, in an order of its own. */
  content() {
    return contentOf(this.doc);
  }
}

/** Everything a document says, by kind and name. */
export function contentOf(doc: Y.Doc) {
  const kind = (name: 'contributions' | 'recommendations' | 'captures') =>
    Object.fromEntries(
      [...entriesOf(doc, name).entries()].map(([key, entry]) => [key, fieldsOf(entry)] as const).sort(),
    );
  return {
    contributions: kind('contributions'),
    recommendations: kind('recommendations'),
    captures: kind('captures'),
  };
}
