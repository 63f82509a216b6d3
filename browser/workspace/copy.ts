import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { Journal } from './journal.ts';
import { read, write } from './smallStore.ts';

/** Origin of what comes from the server, in Yjs's transactions. */
export const FROM_SERVER = Symbol('server');

/** Name of the database in which a browser keeps a document; the worker finds them by the beginning. */
export const PREFIX = 'workspace/';

/** So long a browser may take to open its storage, in milliseconds, before we say that it cannot keep anything. */
const PATIENCE = 5_000;

/**
 * The document of a group on this device. Every change is written to the device's disk as it is made, and other tabs of the
 * same person get it at once.
 */
export class Copy {
  readonly doc = new Y.Doc();
  readonly name: string;
  /** Whether the browser keeps anything; a private window of some does not. */
  isKept = false;
  #persistence: IndexeddbPersistence | undefined;
  #channel: BroadcastChannel | undefined;

  /** @param account whose copy it is: a colleague at the same computer has their own. */
  constructor(account: string, group: string) {
    this.name = `${PREFIX}${account}/${group}`;
  }

  /** Whether this device has anything of the document. Asked of `localStorage`: opening the disk takes its time. */
  get isOnDisk(): boolean {
    return read(this.#mark) !== null;
  }

  /** Reads what this device has. */
  async open(): Promise<void> {
    if (!('indexedDB' in globalThis)) return;
    const persistence = new IndexeddbPersistence(this.name, this.doc);
    // Its own promise never settles where the browser refuses to open a database.
    const refused = persistence._db.then(
      () => later(PATIENCE),
      () => {},
    );
    await Promise.race([persistence.whenSynced, refused]);
    if (!persistence.synced) return;
    this.#persistence = persistence;
    this.isKept = true;
    write(this.#mark, 'yes');
    this.#writeThrough(persistence);
    this.#joinTabs();
    void navigator.storage?.persist?.();
  }

  /** Whether a change came from this device's disk or another tab, and not from somebody who types here. */
  isOld(origin: unknown): boolean {
    return origin !== null && origin === this.#persistence;
  }

  /** What the worker needs to send the document while no tab is open. */
  async note(address: string): Promise<void> {
    await this.#persistence?.set('address', address);
  }

  /** Removes everything of this document from the device. */
  async forget(): Promise<void> {
    write(this.#mark, null);
    this.#channel?.close();
    await this.#persistence?.clearData();
  }

  /**
   * A browser may keep what was written in memory for a while (`durability: 'relaxed'`), where an empty battery takes it.
   * y-indexeddb leaves no choice, so its transactions are asked for `strict` (Indexed Database API 3.0); until one is
   * complete, what it writes is in the journal.
   */
  #writeThrough(persistence: IndexeddbPersistence): void {
    const { db } = persistence;
    if (!db) return;
    const begin = db.transaction.bind(db);
    let last: IDBTransaction | undefined;
    db.transaction = (stores, mode) => {
      last = begin(stores, mode, { durability: 'strict' });
      return last;
    };
    const journal = new Journal(this.name);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      // y-indexeddb, which heard of the change first, has just begun the transaction that stores it.
      if (!this.isOld(origin)) last?.addEventListener('complete', journal.add(update));
    });
    for (const { update, done } of journal.entries()) {
      const before = last;
      Y.applyUpdate(this.doc, update);
      if (last && last !== before) last.addEventListener('complete', done);
      // The disk had it after all.
      else done();
    }
  }

  get #mark(): string {
    return `${this.name}/onDisk`;
  }

  #joinTabs(): void {
    const persistence = this.#persistence;
    const channel = new BroadcastChannel(this.name);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      // What the server says, it says to every tab.
      if (origin !== persistence && origin !== FROM_SERVER) channel.postMessage(update);
    });
    channel.addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => {
      // As if it came from the disk, where the other tab has put it already.
      Y.applyUpdate(this.doc, data, persistence);
    });
    this.#channel = channel;
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
