import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { MessagingError } from '../messaging-error.ts';
import { migrate } from './migrations.ts';
import { fromSqlite, isBusy } from './sqlite-error.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** The write-ahead log is cut back to this after a checkpoint. */
const MAX_IDLE_LOG_BYTES = 16 * 1024 * 1024;

/**
 * One connection to one database, with write-ahead log and `synchronous=FULL`: a commit has been fsynced when `write`
 * returns. The file belongs to this connection until it is closed or its process ends, however that ends.
 */
export class MessageDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** Opens or creates, and migrates. Throws UNAVAILABLE, also when the file is in use; CORRUPT when it is not ours. */
  constructor(file: string) {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(file, { timeout: 0, defensive: true });
      // Exclusive before WAL: no shared memory, and the lock is never given up.
      db.exec('PRAGMA locking_mode = EXCLUSIVE');
      const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
      if (file !== ':memory:' && mode !== 'wal') {
        throw new MessagingError('UNAVAILABLE', `${file}: the file system does not allow a write-ahead log`);
      }
      db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
      db.exec(`PRAGMA foreign_keys = ON; PRAGMA journal_size_limit = ${MAX_IDLE_LOG_BYTES}`);
      migrate(db);
      this.#db = db;
    } catch (error) {
      if (db?.isOpen) db.close();
      if (isBusy(error)) {
        throw new MessagingError('UNAVAILABLE', `${file} is in use; one process at a time may open it`, error);
      }
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

  /**
   * As `write`, without an fsync: what it wrote outlives this process, but not a loss of power before the next `write`.
   * For leases, which are void then anyway.
   */
  note<R>(work: () => R): R {
    this.read(() => this.#db.exec('PRAGMA synchronous = NORMAL'));
    try {
      return this.write(work);
    } finally {
      this.read(() => this.#db.exec('PRAGMA synchronous = FULL'));
    }
  }

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

  /** Rows one by one; the loop must not use the database. */
  iterate(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row> {
    return this.#prepared(sql).iterate(...values);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    this.#statements.clear();
    this.#db.close();
  }

  /** After an I/O error SQLite may have rolled back by itself. */
  #rollback(): void {
    if (this.#db.isOpen && this.#db.isTransaction) this.read(() => this.#db.exec('ROLLBACK'));
  }

  /** The statements are those of this package, so there is a bounded number of them. */
  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
