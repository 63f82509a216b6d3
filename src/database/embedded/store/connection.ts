import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

// Each statement keeps a few kilobytes; collections times index tables times queries could make many.
const MOST_STATEMENTS = 500;

/** An open SQLite database with its prepared statements. */
export class Connection {
  readonly #file: string | URL;
  readonly #options: { readOnly?: boolean };
  #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string | URL, options: { readOnly?: boolean } = {}) {
    this.#file = file;
    this.#options = options;
    this.#database = new DatabaseSync(file, options);
  }

  /** Opens whatever file has the name now; the connection must be closed. */
  reopen(): void {
    this.#database = new DatabaseSync(this.#file, this.#options);
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  run(
    sql: string,
    ...values: SQLInputValue[]
  ): { changes: number | bigint; lastInsertRowid: number | bigint } {
    return this.#prepared(sql).run(...values);
  }

  first<Row extends object>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  all<Row extends object>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }

  iterate<Row extends object>(sql: string, ...values: SQLInputValue[]): IterableIterator<Row> {
    return this.#prepared(sql).iterate(...values) as IterableIterator<Row>;
  }

  /** To be called when a table goes: a statement on it must not outlive it. */
  forgetStatements(): void {
    this.#statements.clear();
  }

  close(): void {
    this.#statements.clear();
    if (this.#database.isOpen) this.#database.close();
  }
}
