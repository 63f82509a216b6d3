import * as Y from 'yjs';
import type { Facts } from '../../src/workshops/document/facts.ts';
import { encodeQuestion } from '../../src/workshops/document/messages.ts';
import { type Copy, FROM_SERVER } from './copy.ts';
import { applyAndTell, differenceTo, hasMoreThan } from './difference.ts';
import { Listening } from './listening.ts';
import { ask, Offline, Refused, SignedOut } from './server.ts';
import { read, write } from './smallStore.ts';
import { askWorkerToSend } from './worker.ts';

/** Where what was written is: at the server too, on its way there, or on this device only and why. */
export type State =
  | { name: 'loading' | 'sending' | 'offline' | 'signedOut' }
  | { name: 'saved'; at: number }
  | { name: 'refused'; why: Refused['why'] };

export interface Person {
  id?: string;
  name: string;
}

interface Events {
  /** State, people or facts are new. */
  change: () => void;
  /** Somebody else has written here: names of entries, `recommendations/name`. */
  written: (by: Person, entries: string[]) => void;
}

const NOTHING = new Uint8Array();
/** Changes that are listed until they are sent; Yjs takes long to merge many. */
const MOST_UNSENT = 300;
/** How long typing is gathered before it is sent, in milliseconds. */
const GATHER = 300;
const RETRY = { first: 1_500, most: 20_000 };

/** Keeps the copy of this device and the server's document the same, whenever there is a way to. */
export class Sync {
  state: State = { name: 'loading' };
  people: Person[] = [];
  facts: (Facts & { revision: string }) | undefined;
  /** Since when there is something on this device that the server has not; milliseconds. */
  unsentSince: number | undefined;
  readonly #copy: Copy;
  readonly #address: string;
  readonly #listening: Listening;
  readonly #events: Events;
  /** Changes of this device that the server has not acknowledged, in the order they were made. */
  #unsent: Uint8Array[] = [];
  /** Whether the two must be compared as a whole: at the beginning, and after every interruption. */
  #mustCompare = true;
  #isRunning = false;
  #timer: number | undefined;
  #dueAt = 0;
  #failures = 0;

  constructor(copy: Copy, addresses: { document: string; changes: string }, events: Events) {
    this.#copy = copy;
    this.#address = addresses.document;
    this.#listening = this.#listenTo(addresses.changes);
    this.#events = events;
    this.unsentSince = Number(read(this.#key('unsent'))) || undefined;
    this.facts = parse(read(this.#key('facts')));
    copy.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === FROM_SERVER || copy.isOld(origin)) return;
      this.#unsent.push(update);
      if (this.#unsent.length > MOST_UNSENT) this.#compareLater();
      if (this.unsentSince === undefined) this.#noteUnsent(Date.now());
      if (this.state.name === 'saved') this.#become({ name: 'sending' });
      // While there is no way to the server, typing does not make it be looked for more often.
      if (this.#failures === 0) this.#soon(GATHER);
    });
  }

  /** Hours without a network: what is unsent is the difference to what the server has, and need not be listed. */
  #compareLater(): void {
    this.#unsent = [];
    this.#mustCompare = true;
  }

  /** Begins, and goes on until the page is closed. */
  start(): void {
    window.addEventListener('online', () => this.wake());
    window.addEventListener('offline', () => this.#become({ name: 'offline' }));
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#hush() : this.wake()));
    window.addEventListener('pagehide', () => this.#sendLast());
    this.wake();
  }

  /** Looks whether there is a way to the server, now. */
  wake(): void {
    this.#failures = 0;
    this.#mustCompare = true;
    this.#listening.start();
    void this.#run();
  }

  /** Whether everything of this device is at the server. */
  get isAllSaved(): boolean {
    return this.state.name === 'saved' && this.#unsent.length === 0;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      do await this.#exchange();
      while (this.#unsent.length > 0 || this.#mustCompare);
      this.#failures = 0;
      this.#noteUnsent(undefined);
      this.#become({ name: 'saved', at: Date.now() });
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #exchange(): Promise<void> {
    const { doc } = this.#copy;
    const isComparison = this.#mustCompare;
    this.#mustCompare = false;
    const sending = this.#unsent.length;
    try {
      const answer = await ask(this.#address, {
        stateVector: isComparison ? Y.encodeStateVector(doc) : NOTHING,
        // What this tab typed may build on what another typed: first it must be known what the server has.
        update: sending > 0 && !isComparison ? Y.mergeUpdates(this.#unsent) : NOTHING,
        factsRevision: this.facts?.revision ?? '',
      });
      if (!isComparison) this.#unsent.splice(0, sending);
      if (answer.update.byteLength > 0) Y.applyUpdate(doc, answer.update, FROM_SERVER);
      if (answer.facts) this.#learn(answer.facts);
      // Another tab may have written something and been closed: it is neither at the server nor waiting here.
      const isBehind = isComparison || (this.#unsent.length === 0 && hasMoreThan(doc, answer.stateVector));
      // Nothing may wait in `#unsent` then: what it holds is in the difference.
      if (isBehind) this.#unsent = differenceTo(doc, answer.stateVector);
    } catch (error) {
      if (isComparison) this.#mustCompare = true;
      throw error;
    }
  }

  #fail(error: unknown): void {
    if (error instanceof SignedOut) this.#become({ name: 'signedOut' });
    // Compared as a whole, what did not fit may fit.
    else if (error instanceof Refused && error.why === 'malformed' && this.#failures === 0)
      this.#become({ name: 'sending' });
    else if (error instanceof Refused) this.#become({ name: 'refused', why: error.why });
    else {
      this.people = [];
      if (!(error instanceof Offline)) console.warn('The document was not exchanged', error);
      this.#become({ name: 'offline' });
      void askWorkerToSend();
    }
    if (error instanceof Refused) this.#mustCompare = true;
    this.#failures += 1;
    this.#soon(Math.min(RETRY.most, RETRY.first * 2 ** (this.#failures - 1)));
  }

  /** Runs then, or earlier where that was planned: who types without a pause is sent all the same. */
  #soon(milliseconds: number): void {
    const at = Date.now() + milliseconds;
    if (this.#timer !== undefined && this.#dueAt <= at) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = window.setTimeout(() => void this.#run(), milliseconds);
  }

  #listenTo(address: string): Listening {
    return new Listening(address, {
      opened: () => {
        // What was said while nobody listened.
        this.#mustCompare = true;
        this.#soon(0);
      },
      update: (update, by) => {
        const entries = applyAndTell(this.#copy.doc, update, FROM_SERVER);
        if (entries.length > 0) this.#events.written(by, entries);
      },
      people: (people) => {
        this.people = people;
        this.#events.change();
      },
      facts: () => this.#soon(50),
    });
  }

  /** A tab in the background needs no news; it compares when it is looked at again. */
  #hush(): void {
    this.#listening.stop();
    this.people = [];
  }

  /** The page goes: one last try, which outlives it. What does not arrive is on the device. */
  #sendLast(): void {
    if (this.#unsent.length === 0) return;
    const question = { stateVector: NOTHING, update: Y.mergeUpdates(this.#unsent), factsRevision: '' };
    const type = 'application/octet-stream';
    navigator.sendBeacon(this.#address, new Blob([encodeQuestion(question) as BlobPart], { type }));
  }

  #learn(json: string): void {
    this.facts = parse(json);
    write(this.#key('facts'), json);
  }

  #noteUnsent(since: number | undefined): void {
    this.unsentSince = since;
    write(this.#key('unsent'), since === undefined ? null : String(since));
  }

  #become(state: State): void {
    this.state = state;
    this.#events.change();
  }

  #key(what: string): string {
    return `${this.#copy.name}/${what}`;
  }

  /** Removes what this keeps on the device beside the copy. */
  forget(): void {
    write(this.#key('facts'), null);
    write(this.#key('unsent'), null);
  }
}

function parse(json: string | null): (Facts & { revision: string }) | undefined {
  try {
    return json ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
}
