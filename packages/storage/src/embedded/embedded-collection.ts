import { LIMIT, type Row, type SqliteDatabase } from '@policy-registry/sqlite';
import { indexValues } from '../definition.ts';
import { checkSize, decodeJson, encodeJson } from '../document-json.ts';
import type {
  CollectionDefinition,
  ListQuery,
  MutableCollection,
  NewDocument,
  OutboxEvent,
  Stored,
  WriteOptions,
} from '../document-store.ts';
import { checkDocumentId, checkNewDocuments, isDocumentId } from '../identifiers.ts';
import { StoreError } from '../store-error.ts';
import { appended, EMPTY_OUTBOX, type OutboxColumns } from './outbox.ts';
import { segments } from './page-query.ts';
import { toSql } from './sql-value.ts';
import { BASE_COLUMNS, columnName, quoted, tableName } from './table-layout.ts';
import { bringUp, hasTable } from './table-upkeep.ts';

/** What all collections of one open store have in common. */
export interface CollectionContext {
  readonly db: SqliteDatabase;
  readonly documentBytes: number;
  readonly pageBytes: number;
  /** Tables that are known to have the layout of the definition that this process uses. */
  readonly current: Set<string>;
}

/** One table. Every method is one transaction and is over, synced to disk unless it may be lazy, when it returns its promise. */
export class EmbeddedCollection<T> implements MutableCollection<T> {
  readonly #context: CollectionContext;
  readonly #tenant: string;
  readonly #definition: CollectionDefinition<T>;
  readonly #name: string;
  readonly #table: string;

  constructor(context: CollectionContext, tenant: string, definition: CollectionDefinition<T>) {
    this.#context = context;
    this.#tenant = tenant;
    this.#definition = definition;
    this.#name = tableName(tenant, definition.name);
    this.#table = quoted(this.#name);
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    return this.#read(undefined, () => {
      if (!isDocumentId(id)) return undefined;
      const row = this.#context.db.get(`SELECT id, revision, body FROM ${this.#table} WHERE id = ?`, id);
      return row === undefined ? undefined : this.#stored(row);
    });
  }

  async list(query: ListQuery): Promise<readonly Stored<T>[]> {
    const ranges = segments(this.#definition, query);
    return this.#read([], () => {
      const page: Stored<T>[] = [];
      let left = this.#context.pageBytes;
      for (const { sql, values } of ranges) {
        const statement = `SELECT id, revision, body FROM ${this.#table} ${sql} ${LIMIT}`;
        for (const row of this.#context.db.iterate(statement, ...values, query.limit - page.length)) {
          left -= String(row.body).length;
          if (left < 0)
            throw new StoreError('TOO_LARGE', `${this.#definition.name}: the page is too big; ask for fewer`);
          page.push(this.#stored(row));
        }
        if (page.length === query.limit) break;
      }
      return page;
    });
  }

  async insert(id: string, body: T, events: readonly OutboxEvent[] = []): Promise<Stored<T>> {
    checkDocumentId(id);
    return this.#write('write', () => {
      const written = this.#encode(id, body, EMPTY_OUTBOX, events);
      this.#context.db.run(this.#insertion(), id, 1, ...written.values);
      return { id, revision: 1, body: written.body };
    });
  }

  async insertAbsent(documents: readonly NewDocument<T>[], { lazily = false }: WriteOptions = {}): Promise<void> {
    checkNewDocuments(documents);
    if (documents.length === 0) return;
    this.#write(lazily ? 'note' : 'write', () => {
      const { db } = this.#context;
      // A trigger of insert-only tables refuses an id that is taken, before it comes to a conflict.
      const presence = `SELECT 1 FROM ${this.#table} WHERE id = ?`;
      const insertion = `${this.#insertion()} ON CONFLICT DO NOTHING`;
      for (const { id, body } of documents) {
        const { values } = this.#encode(id, body, EMPTY_OUTBOX, []);
        if (db.get(presence, id) === undefined) db.run(insertion, id, 1, ...values);
      }
    });
  }

  async replace(
    id: string,
    revision: number,
    body: T,
    events: readonly OutboxEvent[] = [],
    { lazily = false }: WriteOptions = {},
  ): Promise<Stored<T>> {
    const kind = lazily && events.length === 0 ? 'note' : 'write';
    return this.#write(kind, () => {
      const before = this.#expect(id, revision);
      const written = this.#encode(id, body, before, events);
      const columns = ['revision', 'body', 'outbox', 'outbox_sequence', ...this.#definition.fields.map(columnName)];
      this.#context.db.run(
        `UPDATE ${this.#table} SET ${columns.map((column) => `${column} = ?`)} WHERE id = ?`,
        ...[revision + 1, ...written.values, id],
      );
      return { id, revision: revision + 1, body: written.body };
    });
  }

  async remove(id: string, revision: number): Promise<void> {
    this.#write('write', () => {
      const before = this.#expect(id, revision);
      if (before.outbox !== null) {
        throw new StoreError('UNAVAILABLE', `${this.#definition.name}/${id} has events that did not leave yet`);
      }
      this.#context.db.run(`DELETE FROM ${this.#table} WHERE id = ?`, id);
    });
  }

  #insertion(): string {
    const columns = [...BASE_COLUMNS, ...this.#definition.fields.map(columnName)];
    return `INSERT INTO ${this.#table} (${columns}) VALUES (${columns.map(() => '?')})`;
  }

  /** The outbox of the document, which exists at this revision and may be changed. */
  #expect(id: string, revision: number): OutboxColumns {
    const where = `${this.#definition.name}/${id}`;
    const row = isDocumentId(id)
      ? this.#context.db.get(`SELECT revision, outbox, outbox_sequence FROM ${this.#table} WHERE id = ?`, id)
      : undefined;
    if (row === undefined) throw new StoreError('NOT_FOUND', `there is no ${where.slice(0, 200)}`);
    if (this.#definition.mode === 'insert-only') throw new StoreError('IMMUTABLE', `${where} is immutable`);
    if (row.revision !== revision) {
      throw new StoreError('REVISION_MISMATCH', `${where} is at revision ${row.revision}, not ${revision}`);
    }
    return { outbox: row.outbox as string | null, sequence: row.outbox_sequence as number | null };
  }

  /** The columns after `revision`, in the order of the table, and the body as reading will give it back. */
  #encode(id: string, body: T, before: OutboxColumns, events: readonly OutboxEvent[]) {
    const where = `${this.#definition.name}/${id}`;
    const text = encodeJson(body, where);
    checkSize(this.#context.documentBytes, where, text);
    const kept = JSON.parse(text) as T;
    const { outbox, sequence } = appended(this.#context.db, this.#tenant, before, events, where);
    checkSize(this.#context.documentBytes, where, text, outbox ?? '');
    const fields = indexValues(this.#definition, kept).map(toSql);
    return { body: kept, values: [text, outbox, sequence, ...fields] };
  }

  #stored(row: Row): Stored<T> {
    const where = `${this.#definition.name}/${row.id}`;
    const { id, revision } = row;
    if (typeof id !== 'string' || typeof revision !== 'number' || revision < 1) {
      throw new StoreError('CORRUPT', `${where}: revision ${revision}`);
    }
    return { id, revision, body: decodeJson(row.body, where) as T };
  }

  #write<R>(kind: 'write' | 'note', work: () => R): R {
    const { db, current } = this.#context;
    const result = db[kind](() => {
      if (!current.has(this.#name)) bringUp(db, this.#tenant, this.#definition);
      return work();
    });
    current.add(this.#name);
    return result;
  }

  /** Reading must not create a table: what nobody wrote stays absent, however many tenants are asked for. */
  #read<R>(absent: R, work: () => R): R {
    const { db, current } = this.#context;
    if (!current.has(this.#name)) {
      if (!db.read(() => hasTable(db, this.#tenant, this.#definition.name))) return absent;
      db.write(() => bringUp(db, this.#tenant, this.#definition));
      current.add(this.#name);
    }
    return db.read(work);
  }
}
