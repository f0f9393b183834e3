import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { StoreError } from '../store-error.ts';
import { migrate } from './migrations.ts';
import { fromSqlite } from './sqlite-error.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

export interface SqliteOptions {
  /** Path of the database file, or `:memory:`. */
  readonly file: string;
  /** Refuse to grow beyond this many bytes; SQLite's own bound (16 TiB and more) when absent. */
  readonly maxBytes?: number;
}

const BUSY_TIMEOUT_MS = 1_000;
const MAX_STATEMENTS = 1_000;
/** The write-ahead log is cut back to this after a checkpoint. */
const MAX_IDLE_LOG_BYTES = 64 * 1024 * 1024;

/**
 * One connection to one database, with the durability that the ports promise: write-ahead log and `synchronous=FULL`, so a
 * commit has been fsynced when `write` returns. Everything is synchronous; a transaction is one function.
 */
export class SqliteDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or creates, and migrates. Throws UNAVAILABLE, or CORRUPT when the file is no database of ours. */
  constructor(options: SqliteOptions) {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(options.file, { timeout: BUSY_TIMEOUT_MS, defensive: true });
      configure(db, options);
      migrate(db);
      this.#db = db;
    } catch (error) {
      if (db?.isOpen) db.close();
      throw fromSqlite(error);
    }
  }

  /** Runs `work` in one transaction: all of its writes are durable when this returns, or none is there. */
  write<R>(work: () => R): R {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#rollback();
      throw fromSqlite(error);
    }
  }

  /** After an I/O error SQLite may have rolled back by itself. */
  #rollback(): void {
    if (!this.#db.isOpen || !this.#db.isTransaction) return;
    this.read(() => this.#db.exec('ROLLBACK'));
  }

  /** Runs `work` outside of a transaction: each of its statements sees one state. */
  read<R>(work: () => R): R {
    try {
      return work();
    } catch (error) {
      throw fromSqlite(error);
    }
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** Rows one by one; the loop must not use the database. */
  iterate(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row> {
    return this.#prepared(sql).iterate(...values);
  }

  /** Statements without results or values: schema changes. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    this.#db.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = this.#db.prepare(sql);
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value ?? '');
    this.#statements.set(sql, statement);
    return statement;
  }
}

function configure(db: DatabaseSync, options: SqliteOptions): void {
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (options.file !== ':memory:' && mode !== 'wal') {
    throw new StoreError('UNAVAILABLE', `${options.file}: the file system does not allow a write-ahead log`);
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  db.exec(`PRAGMA journal_size_limit = ${MAX_IDLE_LOG_BYTES}; PRAGMA recursive_triggers = ON`);
  if (options.maxBytes !== undefined) {
    const pageSize = Number(db.prepare('PRAGMA page_size').get()?.page_size);
    db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(options.maxBytes / pageSize))}`);
  }
}
