import type { Types } from 'mongoose';
import * as Y from 'yjs';
import type { Author } from '../author.ts';
import { checkDocument, checkEntry, checkUpdate, MOST_BYTES, RefusedUpdate } from './acceptance.ts';
import { type Touch, Touches } from './touches.ts';
import {
  appendUpdate,
  bytes,
  compactUpdates,
  DocumentModel,
  type DocumentRecord,
  type UpdateRecord,
  updatesAfter,
} from './updateLog.ts';

/** Hears of every change of a document, whoever made it: an update, and its author. */
export type Listener = (update: Uint8Array, by: Author) => void;

/** The database has another log than the one that a document was read from. */
export class LogReplaced extends Error {
  override name = 'LogReplaced';
}

/** After so many updates the whole document is kept once more. */
const CHECKPOINT_EVERY = 300;

/**
 * The document of a group in the memory of this process. It has exactly what is in the log up to `seq`: a change that
 * cannot be stored makes it useless, and it is loaded anew. Only `inReplica` hands it out, to one at a time.
 */
export class Replica {
  readonly group: Types.ObjectId;
  /** Those who want to hear of changes outlive the document, which may be loaded anew. */
  readonly listeners: Set<Listener>;
  readonly doc = new Y.Doc();
  readonly touched = new Touches(this.doc);
  seq = 0;
  /** Up to here it was projected when it was loaded. */
  projected = 0;
  isBroken = false;
  #sinceCheckpoint = 0;
  #size = 0;
  /** When the newest update was made, as far as it is known; milliseconds. */
  #at: number | undefined;
  /** Whether the database knows that something waits to be projected. */
  #isDue = false;

  constructor(group: Types.ObjectId, listeners: Set<Listener>) {
    this.group = group;
    this.listeners = listeners;
  }

  /** Reads it from the database; what was not projected yet is noted as touched by whoever wrote it. */
  async load(): Promise<void> {
    const record = await DocumentModel.findById(this.group).lean<DocumentRecord>();
    const { checkpoint } = record ?? {};
    this.projected = record?.projected ?? 0;
    if (checkpoint && checkpoint.seq <= this.projected) {
      const state = bytes(checkpoint.state);
      Y.applyUpdate(this.doc, state);
      this.seq = checkpoint.seq;
      this.#size = state.byteLength;
    }
    await this.catchUp(false);
  }

  /** Takes in what other processes have stored. */
  async catchUp(tell = true): Promise<void> {
    const news = tell ? await this.#newsInSameLog() : await updatesAfter(this.group, this.seq);
    const isOld = ({ seq }: UpdateRecord) => seq <= this.projected;
    // All at once, which is many times as fast; one by one only those of which it must be known who touched what.
    this.doc.transact(() => {
      for (const one of news.filter(isOld)) this.#takeIn(one);
    });
    for (const one of news.filter((each) => !isOld(each))) {
      this.touched.by({ by: one.by, at: one.at }, () => this.#takeIn(one));
    }
    if (!tell) return;
    for (const { update, by } of news) for (const listener of this.listeners) listener(bytes(update), by);
  }

  /** @throws LogReplaced where the log does not have what this has: a backup was restored. */
  async #newsInSameLog(): Promise<UpdateRecord[]> {
    const [known, ...news] = await updatesAfter(this.group, Math.max(0, this.seq - 1));
    // Of the same number in another log, it was made at another time.
    const isSame = this.#at === undefined || known?.at.getTime() === this.#at;
    if (known?.seq === this.seq && isSame) return news;
    if (this.seq === 0) return known ? [known, ...news] : [];
    this.isBroken = true;
    throw new LogReplaced();
  }

  #takeIn({ seq, update, at }: UpdateRecord): void {
    const stored = bytes(update);
    Y.applyUpdate(this.doc, stored);
    this.#count(stored);
    this.seq = seq;
    this.#at = at.getTime();
  }

  /**
   * Takes what a browser sent, if it is fit for it, and stores what of it is new.
   * @throws RefusedUpdate, and then nothing has changed.
   */
  async receive(update: Uint8Array, by: Author, now: Date): Promise<void> {
    checkUpdate(update);
    await this.#commit({ by, at: now }, () => {
      try {
        Y.applyUpdate(this.doc, update);
      } catch {
        throw new RefusedUpdate('malformed');
      }
      checkDocument(this.doc);
      for (const { entry } of this.touched.all()) if (entry) checkEntry(entry);
      if (this.#size + update.byteLength > MOST_BYTES) {
        this.#size = Y.encodeStateAsUpdate(this.doc).byteLength;
        if (this.#size > MOST_BYTES) throw new RefusedUpdate('tooLarge');
      }
    });
  }

  /** Changes the document on behalf of somebody, and stores the change. */
  async write(change: (doc: Y.Doc) => void, by: Author, now: Date): Promise<void> {
    await this.#commit({ by, at: now }, () => this.doc.transact(() => change(this.doc)));
  }

  /**
   * The same, unless another process stored a change first.
   * @returns whether it was stored; if not, the document must be loaded anew.
   */
  async writeAlone(change: (doc: Y.Doc) => void, by: Author, now: Date): Promise<boolean> {
    return this.#commit({ by, at: now }, () => this.doc.transact(() => change(this.doc)), true);
  }

  /** To be called when everything up to now is in the models. */
  async noteProjected(): Promise<void> {
    this.touched.clear();
    if (this.projected === this.seq) return;
    await DocumentModel.updateOne(
      { _id: this.group, projected: { $lte: this.seq } },
      { $set: { projected: this.seq, isDue: false } },
    );
    this.projected = this.seq;
    this.#isDue = false;
  }

  /** Keeps the whole document once in a while, when it is projected, and merges what is old in the log. */
  async tidy(now: Date, atLeast = CHECKPOINT_EVERY): Promise<void> {
    if (this.#sinceCheckpoint < atLeast || this.projected !== this.seq) return;
    const state = Buffer.from(Y.encodeStateAsUpdate(this.doc));
    await DocumentModel.updateOne({ _id: this.group }, { $set: { checkpoint: { seq: this.seq, state } } });
    this.#sinceCheckpoint = 0;
    this.#size = state.length;
    await compactUpdates(this.group, now);
  }

  async #commit(author: Touch, change: () => void, isAlone = false): Promise<boolean> {
    const made: Uint8Array[] = [];
    const take = (update: Uint8Array) => made.push(update);
    this.doc.on('update', take);
    try {
      this.touched.by(author, change);
      this.doc.off('update', take);
      if (made.length === 0) return true;
      const update = made.length === 1 ? (made[0] as Uint8Array) : Y.mergeUpdates(made);
      await this.#noteDue();
      while (!(await appendUpdate(this.group, this.seq, update, author.by, author.at))) {
        if (isAlone) {
          this.isBroken = true;
          return false;
        }
        await this.catchUp();
      }
      this.seq += 1;
      this.#at = author.at.getTime();
      this.#count(update);
      for (const listener of this.listeners) listener(update, author.by);
      return true;
    } catch (error) {
      this.isBroken = true;
      throw error;
    } finally {
      this.doc.off('update', take);
    }
  }

  /** Before a change is stored, so that it is projected even if the process dies right after. */
  async #noteDue(): Promise<void> {
    if (this.#isDue) return;
    await DocumentModel.updateOne(
      { _id: this.group },
      { $set: { isDue: true }, $setOnInsert: { projected: 0 } },
      { upsert: true },
    );
    this.#isDue = true;
  }

  #count(update: Uint8Array): void {
    this.#sinceCheckpoint += 1;
    this.#size += update.byteLength;
  }
}
