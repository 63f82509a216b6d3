import { createRequire } from 'node:module';
import type { Collection, Document } from 'mongodb';
import { encode } from '../../src/database/embedded/values/document.ts';

/**
 * The driver's own way to send documents as the bytes they are, which its bulk writes use: what would be decoded and
 * written again could come out with other types or another order. It is not exported by name.
 */
const { makeDocumentSequence } = createRequire(import.meta.url)('mongodb/lib/cmap/commands.js') as {
  makeDocumentSequence(field: string, documents: object[], bytes: Uint8Array[]): object;
};

// A message holds 48 MB, a write 100,000 statements.
const MOST_BYTES = 16_000_000;
const MOST_STATEMENTS = 2_000;

const DUPLICATE_KEY = 11000;

/** Writes to a collection in large batches; what is removed goes before what is inserted. */
export class BatchWriter {
  readonly #collection: Collection;
  #removed: Uint8Array[] = [];
  #inserted: Uint8Array[] = [];
  #bytes = 0;
  /** Documents whose unique value another still has, which will be replaced later: the next pass inserts them. */
  postponed = 0;

  constructor(collection: Collection) {
    this.#collection = collection;
  }

  async remove(id: unknown): Promise<void> {
    await this.#add(
      this.#removed,
      encode({ q: { _id: { $eq: id } }, limit: 1, collation: { locale: 'simple' } }),
    );
  }

  async insert(bytes: Uint8Array): Promise<void> {
    await this.#add(this.#inserted, bytes);
  }

  async #add(list: Uint8Array[], bytes: Uint8Array): Promise<void> {
    list.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= MOST_BYTES || list.length >= MOST_STATEMENTS) await this.flush();
  }

  /** Sends what waits. @throws Error for the first document that was refused. */
  async flush(): Promise<void> {
    const [removed, inserted] = [this.#removed, this.#inserted];
    this.#removed = [];
    this.#inserted = [];
    this.#bytes = 0;
    if (removed.length) await this.#send('delete', 'deletes', removed);
    if (inserted.length) await this.#send('insert', 'documents', inserted);
  }

  async #send(command: string, field: string, bytes: Uint8Array[]): Promise<void> {
    const { db, collectionName } = this.#parts;
    const documents = bytes.map(() => ({}));
    const reply = await db.command({
      [command]: collectionName,
      [field]: makeDocumentSequence(field, documents, bytes),
      ordered: false,
      writeConcern: { w: 'majority', j: true },
    });
    this.#look(reply);
  }

  get #parts() {
    return { db: this.#collection.db, collectionName: this.#collection.collectionName };
  }

  #look(reply: Document): void {
    for (const { code, errmsg } of (reply.writeErrors ?? []) as { code: number; errmsg: string }[]) {
      if (code !== DUPLICATE_KEY) throw new Error(`${this.#collection.namespace}: ${errmsg}`);
      this.postponed++;
    }
    if (reply.writeConcernError) throw new Error(String(reply.writeConcernError.errmsg));
  }
}
