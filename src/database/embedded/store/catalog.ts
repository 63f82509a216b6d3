import { randomUUID } from 'node:crypto';
import { CommandError, invalidNamespace } from '../errors.ts';
import { type Index, indexFrom } from '../indexes/definition.ts';
import { type Document, decode, encode } from '../values/document.ts';
import { isTruthy, toNumber } from '../values/numbers.ts';
import type { Connection } from './connection.ts';

export interface Collection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly uuid: string;
  options: Document;
  indexes: Index[];
}

interface CollectionRow {
  id: number;
  db: string;
  name: string;
  meta: Uint8Array;
}

interface IndexRow {
  id: number;
  coll: number;
  spec: Uint8Array;
  multikey: number;
}

export interface ViewDefinition {
  on: string;
  pipeline: Document[];
}

/** What a view shows, or undefined for a collection. */
export function viewOf({ options }: Collection): ViewDefinition | undefined {
  if (typeof options.viewOn !== 'string') return undefined;
  return { on: options.viewOn, pipeline: (options.pipeline ?? []) as Document[] };
}

export interface CappedLimits {
  bytes: number;
  documents: number;
}

/** The limits of a capped collection, or undefined for any other. */
export function cappedLimits({ options }: Collection): CappedLimits | undefined {
  if (!isTruthy(options.capped)) return undefined;
  return {
    bytes: Math.max(toNumber(options.size ?? 0), 4096),
    documents: options.max === undefined ? Number.POSITIVE_INFINITY : toNumber(options.max),
  };
}

export const namespaceOf = ({ database, name }: { database: string; name: string }) => `${database}.${name}`;

const MOST_DATABASE_NAME = 63;

function checkNames(database: string, name: string): void {
  if (name === '' || name.startsWith('.') || name.includes('$') || name.includes('\0'))
    throw invalidNamespace(`Invalid collection name: ${name}`);
  if (database === '' || database.length > MOST_DATABASE_NAME || /[/\\. "$*<>:|?\0]/.test(database))
    throw invalidNamespace(`Invalid database name: '${database}'`);
}

/**
 * The collections and indexes as one connection sees them. A collection is a table `c<id>` of rowid (`r`), key of
 * `_id` (`k`) and BSON (`d`); an index is a table `i<id>` of keys and rowids.
 */
export class Catalog {
  readonly #connection: Connection;
  readonly #collections = new Map<string, Collection>();
  /** Counts the changes, so that a rollback knows whether it took any back. */
  changes = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.load();
  }

  static createTables(connection: Connection): void {
    connection.execute(`
      CREATE TABLE IF NOT EXISTS colls(
        id INTEGER PRIMARY KEY, db TEXT NOT NULL, name TEXT NOT NULL, meta BLOB NOT NULL, UNIQUE(db, name));
      CREATE TABLE IF NOT EXISTS idx(
        id INTEGER PRIMARY KEY, coll INTEGER NOT NULL, spec BLOB NOT NULL, multikey INTEGER NOT NULL DEFAULT 0);`);
  }

  /** Reads everything anew: at the start, and after a rollback that took changes back. */
  load(): void {
    this.#collections.clear();
    const byId = new Map<number, Collection>();
    for (const row of this.#connection.all<CollectionRow>('SELECT id, db, name, meta FROM colls')) {
      const { options, uuid } = decode(row.meta) as { options: Document; uuid: string };
      const collection = { id: row.id, database: row.db, name: row.name, uuid, options, indexes: [] };
      byId.set(row.id, collection);
      this.#collections.set(namespaceOf(collection), collection);
    }
    for (const row of this.#connection.all<IndexRow>('SELECT id, coll, spec, multikey FROM idx ORDER BY id'))
      byId.get(row.coll)?.indexes.push(indexFrom(row.id, decode(row.spec), row.multikey !== 0));
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  inDatabase(database: string): Collection[] {
    return this.all()
      .filter((collection) => collection.database === database)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  create(database: string, name: string, options: Document = {}): Collection {
    checkNames(database, name);
    this.changes++;
    const uuid = randomUUID();
    const { lastInsertRowid } = this.#connection.run(
      'INSERT INTO colls(db, name, meta) VALUES(?, ?, ?)',
      database,
      name,
      encode({ options, uuid }),
    );
    const collection: Collection = {
      id: Number(lastInsertRowid),
      database,
      name,
      uuid,
      options,
      indexes: [],
    };
    this.#connection.execute(
      `CREATE TABLE c${collection.id}(r INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL)`,
    );
    this.#collections.set(namespaceOf(collection), collection);
    return collection;
  }

  /** The collection of this name, made where there is none: MongoDB's writes do so. */
  ensure(database: string, name: string): Collection {
    return this.find(database, name) ?? this.create(database, name);
  }

  drop(collection: Collection): void {
    this.changes++;
    this.#connection.forgetStatements();
    for (const index of collection.indexes) this.#connection.execute(`DROP TABLE i${index.id}`);
    this.#connection.execute(`DROP TABLE c${collection.id}`);
    this.#connection.run('DELETE FROM idx WHERE coll = ?', collection.id);
    this.#connection.run('DELETE FROM colls WHERE id = ?', collection.id);
    this.#collections.delete(namespaceOf(collection));
  }

  rename(collection: Collection, database: string, name: string): void {
    checkNames(database, name);
    this.changes++;
    this.#connection.run('UPDATE colls SET db = ?, name = ? WHERE id = ?', database, name, collection.id);
    this.#collections.delete(namespaceOf(collection));
    this.#collections.set(`${database}.${name}`, { ...collection, database, name });
  }

  setOptions(collection: Collection, options: Document): void {
    this.changes++;
    collection.options = options;
    const meta = encode({ options, uuid: collection.uuid });
    this.#connection.run('UPDATE colls SET meta = ? WHERE id = ?', meta, collection.id);
  }

  /** Registers an index and makes its table; filling it is the caller's. */
  addIndex(collection: Collection, specification: Document): Index {
    this.changes++;
    const { lastInsertRowid } = this.#connection.run(
      'INSERT INTO idx(coll, spec) VALUES(?, ?)',
      collection.id,
      encode(specification),
    );
    const index = indexFrom(Number(lastInsertRowid), specification, false);
    const columns = index.isUnique
      ? 'k BLOB PRIMARY KEY, r INTEGER NOT NULL'
      : 'k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY(k, r)';
    this.#connection.execute(`CREATE TABLE i${index.id}(${columns}) WITHOUT ROWID`);
    collection.indexes.push(index);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    this.changes++;
    this.#connection.forgetStatements();
    this.#connection.execute(`DROP TABLE i${index.id}`);
    this.#connection.run('DELETE FROM idx WHERE id = ?', index.id);
    collection.indexes = collection.indexes.filter((other) => other !== index);
  }

  /** Changes what `collMod` may change of an index: its time to live, and whether it is hidden. */
  modifyIndex(collection: Collection, index: Index, specification: Document): void {
    this.changes++;
    const changed = indexFrom(index.id, specification, index.isMultikey);
    collection.indexes = collection.indexes.map((other) => (other === index ? changed : other));
    this.#connection.run('UPDATE idx SET spec = ? WHERE id = ?', encode(specification), index.id);
  }

  /** From now on a document may have several keys in this index. */
  markMultikey(index: Index): void {
    if (index.isMultikey) return;
    this.changes++;
    index.isMultikey = true;
    this.#connection.run('UPDATE idx SET multikey = 1 WHERE id = ?', index.id);
  }

  /** The collection, or MongoDB's error for a missing one. */
  require(database: string, name: string): Collection {
    const collection = this.find(database, name);
    if (collection) return collection;
    throw new CommandError(26, 'NamespaceNotFound', `ns does not exist: ${database}.${name}`);
  }
}
