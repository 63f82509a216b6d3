import { Catalog } from './catalog.ts';
import { Connection } from './connection.ts';
import { exchangeFile, removeCompanions } from './exchange.ts';

/** The data as one connection sees it. */
export interface Snapshot {
  connection: Connection;
  catalog: Catalog;
}

// 'MLTQ': tells this database from any other SQLite file.
const APPLICATION_ID = 0x4d4c5451;
const SCHEMA_VERSION = 1;

const WRITER_CACHE_KB = 16 * 1024;
const READER_CACHE_KB = 4 * 1024;

const pragma = (connection: Connection, name: string): number =>
  Number(Object.values(connection.first(`PRAGMA ${name}`) ?? {})[0]);

function isEmpty(connection: Connection): boolean {
  return pragma(connection, 'schema_version') === 0;
}

/** @throws Error where the file holds something else than a database of ours that we know how to read. */
function refuseForeign(connection: Connection): void {
  if (pragma(connection, 'application_id') !== APPLICATION_ID)
    throw new Error('it is a database of another program; choose another folder');
  if (pragma(connection, 'user_version') > SCHEMA_VERSION)
    throw new Error('it was written by a newer version; start that one');
}

/**
 * Opens a database file that nobody writes to, and changes nothing.
 * @throws Error where it is no database of ours.
 */
export function openToRead(file: string | URL): Snapshot {
  const connection = new Connection(file, { readOnly: true });
  try {
    refuseForeign(connection);
    return { connection, catalog: new Catalog(connection) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function prepareFile(connection: Connection): void {
  const isNew = isEmpty(connection);
  if (!isNew) refuseForeign(connection);
  // Small documents in many tables: of larger pages a commit writes, and a savepoint copies, mostly what has not changed.
  connection.execute('PRAGMA page_size = 4096');
  connection.execute('PRAGMA journal_mode = WAL');
  // FULL: a COMMIT returns when the log is on the disk, so that what is acknowledged survives a power cut.
  connection.execute('PRAGMA synchronous = FULL');
  connection.execute(`PRAGMA cache_size = -${WRITER_CACHE_KB}`);
  connection.execute('PRAGMA wal_autocheckpoint = 2000');
  connection.execute('PRAGMA journal_size_limit = 16777216');
  if (isNew) {
    connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
    connection.execute(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  Catalog.createTables(connection);
}

/** The database file: one connection that writes, and one that reads what is committed while a transaction is open. */
export class Store {
  readonly writer: Snapshot;
  readonly file: string;
  readonly #reader: Connection;
  #committed: Snapshot | undefined;
  /** Changes of the catalog that were made when the last transaction began: all of them were committed or taken back. */
  #catalogChanges = 0;

  constructor(file: string) {
    this.file = file;
    const connection = new Connection(file);
    prepareFile(connection);
    this.writer = { connection, catalog: new Catalog(connection) };
    this.#reader = new Connection(file, { readOnly: true });
    this.#prepareReader();
  }

  #prepareReader(): void {
    this.#reader.execute(`PRAGMA cache_size = -${READER_CACHE_KB}`);
    this.#committed = undefined;
  }

  begin(): void {
    const { changes } = this.writer.catalog;
    if (changes !== this.#catalogChanges) this.#committed = undefined;
    this.#catalogChanges = changes;
    this.writer.connection.run('BEGIN IMMEDIATE');
  }

  commit(): void {
    this.writer.connection.run('COMMIT');
  }

  /** Takes everything since `begin` back, in the catalog too. */
  rollback(): void {
    if (this.writer.connection.isInTransaction) this.writer.connection.run('ROLLBACK');
    this.writer.connection.forgetStatements();
    this.writer.catalog.load();
  }

  /** Does all of it or, when it throws, nothing. */
  atomically<T>(work: () => T): T {
    const { connection, catalog } = this.writer;
    const changes = catalog.changes;
    connection.run('SAVEPOINT step');
    try {
      const result = work();
      connection.run('RELEASE step');
      return result;
    } catch (error) {
      // A full disk may have ended the whole transaction already.
      if (connection.isInTransaction) {
        connection.run('ROLLBACK TO step');
        connection.run('RELEASE step');
      }
      if (catalog.changes !== changes) {
        connection.forgetStatements();
        catalog.load();
      }
      throw error;
    }
  }

  /** What others see while a transaction is open: the catalog, too, must not show what is not committed. */
  committed(): Snapshot {
    if (!this.#committed) {
      this.#reader.forgetStatements();
      this.#committed = { connection: this.#reader, catalog: new Catalog(this.#reader) };
    }
    return this.#committed;
  }

  /**
   * Puts another database file in the place of this one, which is kept under a name of its own, and goes on with it.
   * No transaction may be open. Where that fails, this one is there as before.
   * @throws Error when another process is reading the file, or the other is no database of ours.
   */
  replaceFile(replacement: string, kept: string): void {
    openToRead(replacement).connection.close();
    removeCompanions(replacement);
    // What is in the log goes into the file first: the file alone is then the whole database.
    const written = this.writer.connection.first<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)');
    if (written?.busy !== 0) throw new Error('another process is reading the database');
    this.close();
    try {
      exchangeFile(this.file, replacement, kept);
    } finally {
      this.#reopen();
    }
  }

  #reopen(): void {
    const { connection, catalog } = this.writer;
    connection.reopen();
    prepareFile(connection);
    catalog.load();
    this.#reader.reopen();
    this.#prepareReader();
  }

  close(): void {
    this.#reader.close();
    this.writer.connection.close();
  }
}
