import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { isBusy, SqliteFault } from './fault.ts';
import { migrate, type Schema } from './migrations.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

export interface SqliteOptions {
  /** Path of the database file, in a folder that exists; or `:memory:`. */
  readonly file: string;
  readonly schema: Schema;
  /** The file belongs to this connection until it is closed or its process ends, however that ends. Shared otherwise. */
  readonly exclusive?: boolean;
  /** Refuse to grow beyond this many bytes; SQLite's own bound (16 TiB and more) when absent. */
  readonly maxBytes?: number;
  /** Makes what was thrown the error of a port. Gets everything that any call throws, and gives back what it does not know. */
  readonly translate: (thrown: unknown) => unknown;
}

/**
 * At most so many rows, which is a value. A plain `LIMIT ?` would be planned anew each time it is run: SQLite looks how many rows are asked
 * for (`sqlite3ExprIsInteger` in expr.c), which costs more than the seek itself.
 */
export const LIMIT = 'LIMIT ? + 0';

/** How long a write waits for other connections. */
const BUSY_TIMEOUT_MS = 1_000;
const MAX_STATEMENTS = 1_000;
/** The write-ahead log is cut back to this after a checkpoint. */
const MAX_IDLE_LOG_BYTES = 64 * 1024 * 1024;

/**
 * One connection to one database, with write-ahead log and `synchronous=FULL`: a commit has been fsynced when `write` returns.
 * Everything is synchronous; a transaction is one function.
 */
export class SqliteDatabase {
  readonly #db: DatabaseSync;
  readonly #translate: (thrown: unknown) => unknown;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or creates, and migrates. Throws what UNAVAILABLE (also when the file is in use) and CORRUPT are translated to. */
  constructor(options: SqliteOptions) {
    this.#translate = options.translate;
    this.#db = this.read(() => open(options));
  }

  /** Runs `work` in one transaction: all of its writes are durable when this returns, or none is there. */
  write<R>(work: () => R): R {
    try {
      this.run('BEGIN IMMEDIATE');
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      this.#rollback();
      throw this.#translate(error);
    }
  }

  /**
   * As `write`, without an fsync: what it wrote outlives this process, but not a loss of power before the next `write`.
   * For what is void then anyway.
   */
  note<R>(work: () => R): R {
    this.exec('PRAGMA synchronous = NORMAL');
    try {
      return this.write(work);
    } finally {
      this.exec('PRAGMA synchronous = FULL');
    }
  }

  /** Runs `work` outside of a transaction: each of its statements sees one state. */
  read<R>(work: () => R): R {
    try {
      return work();
    } catch (error) {
      throw this.#translate(error);
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
    this.read(() => this.#db.exec(sql));
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    this.#db.close();
  }

  /** After an I/O error SQLite may have rolled back by itself. */
  #rollback(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.exec('ROLLBACK');
  }

  /** What was not used for longest makes room. */
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

function open(options: SqliteOptions): DatabaseSync {
  const { file, schema, exclusive = false } = options;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { timeout: exclusive ? 0 : BUSY_TIMEOUT_MS, defensive: true });
    configure(db, options);
    migrate(db, schema);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    if (!exclusive || !isBusy(error)) throw error;
    throw new SqliteFault('UNAVAILABLE', `${file} is in use; one process at a time may open it`, error);
  }
}

function configure(db: DatabaseSync, { file, exclusive = false, maxBytes }: SqliteOptions): void {
  // Exclusive before WAL: no shared memory, and the lock is never given up.
  if (exclusive) db.exec('PRAGMA locking_mode = EXCLUSIVE');
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (file !== ':memory:' && mode !== 'wal') {
    throw new SqliteFault('UNAVAILABLE', `${file}: the file system does not allow a write-ahead log`);
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  db.exec(`PRAGMA journal_size_limit = ${MAX_IDLE_LOG_BYTES}`);
  db.exec('PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON');
  if (maxBytes === undefined) return;
  const pageSize = Number(db.prepare('PRAGMA page_size').get()?.page_size);
  db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
}
