import type { Collection, Filter } from 'mongodb';
import { checkSize, encodeJson } from '../document-json.ts';
import type {
  CollectionDefinition,
  ListQuery,
  MutableCollection,
  NewDocument,
  OutboxEvent,
  Stored,
} from '../document-store.ts';
import { checkDocumentId, checkNewDocuments, isDocumentId } from '../identifiers.ts';
import { StoreError } from '../store-error.ts';
import { computedFields } from './field-computation.ts';
import { layoutTag } from './field-layout.ts';
import type { MongoContext } from './mongo-context.ts';
import { type MongoDocument, STORED, toStored } from './mongo-document.ts';
import { unlessTaken } from './mongo-error.ts';
import { outboxEntries, unlessMalformed } from './mongo-outbox.ts';
import { pageRanges } from './page-ranges.ts';
import { refusalOf } from './refusal.ts';
import type { TenantScope } from './tenant-scope.ts';

/** Documents of one entity of one tenant. A write is one command on one document, decided by the server. */
export class MongoCollection<T> implements MutableCollection<T> {
  readonly #context: MongoContext;
  readonly #scope: TenantScope;
  readonly #definition: CollectionDefinition<T>;
  readonly #documents: Collection<MongoDocument>;
  readonly #layout: string;

  constructor(context: MongoContext, scope: TenantScope, definition: CollectionDefinition<T>) {
    this.#context = context;
    this.#scope = scope;
    this.#definition = definition;
    this.#documents = context.documents(scope.tenant, definition.name);
    this.#layout = layoutTag(definition);
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    return this.#context.run(async () => {
      if (!(await this.#ensure(false)) || !isDocumentId(id)) return undefined;
      const row = await this.#documents.findOne({ _id: this.#scope.key(id) }, { projection: STORED });
      return row === null ? undefined : this.#stored(row);
    });
  }

  async list(query: ListQuery): Promise<readonly Stored<T>[]> {
    const ranges = pageRanges(this.#definition, this.#scope, query);
    return this.#context.run(async () => {
      if (!(await this.#ensure(false))) return [];
      const page: Stored<T>[] = [];
      let left = this.#context.settings.pageBytes;
      for (const { filter, sort } of ranges) {
        const limit = query.limit - page.length;
        const maxTimeMS = this.#context.settings.deadlineMs;
        const rows = this.#documents.find(filter, { sort, limit, batchSize: limit, projection: STORED, maxTimeMS });
        for await (const row of rows) {
          left -= String(row.body).length;
          if (left < 0) {
            throw new StoreError('TOO_LARGE', `${this.#definition.name}: the page is too big; ask for fewer`);
          }
          page.push(this.#stored(row));
        }
        if (page.length === query.limit) break;
      }
      return page;
    });
  }

  async insert(id: string, body: T, events: readonly OutboxEvent[] = []): Promise<Stored<T>> {
    checkDocumentId(id);
    const { kept, row } = this.#newRow(id, body, events);
    return this.#context.run(async () => {
      await this.#ensure(true);
      await this.#documents.insertOne(row);
      return { id, revision: 1, body: kept };
    });
  }

  async insertAbsent(documents: readonly NewDocument<T>[]): Promise<void> {
    checkNewDocuments(documents);
    if (documents.length === 0) return;
    const rows = documents.map(({ id, body }) => this.#newRow(id, body, []).row);
    await this.#context.run(async () => {
      await this.#ensure(true);
      await unlessTaken(() => this.#documents.insertMany(rows, { ordered: false }));
    });
  }

  async replace(id: string, revision: number, body: T, events: readonly OutboxEvent[] = []): Promise<Stored<T>> {
    const { kept, outbox, written, ...columns } = this.#encode(id, body, events);
    return this.#change(id, revision, {}, async (filter) => {
      const { matchedCount } = await this.#documents.updateOne(filter, {
        $set: { revision: revision + 1, ...columns },
        $max: { written },
        $push: { outbox: { $each: outbox } },
      });
      return matchedCount === 0 ? undefined : { id, revision: revision + 1, body: kept };
    });
  }

  async remove(id: string, revision: number): Promise<void> {
    await this.#change(id, revision, { outbox: { $size: 0 } }, async (filter) => {
      const { deletedCount } = await this.#documents.deleteOne(filter);
      return deletedCount === 0 ? undefined : true;
    });
  }

  /** Compare-and-set: what `change` gives, or why it found nothing to change. */
  async #change<R>(
    id: string,
    revision: number,
    condition: Filter<MongoDocument>,
    change: (filter: Filter<MongoDocument>) => Promise<R | undefined>,
  ): Promise<R> {
    const where = `${this.#definition.name}/${id}`;
    return this.#context.run(async () => {
      const exists = isDocumentId(id) && (await this.#ensure(false));
      if (!exists) throw new StoreError('NOT_FOUND', `there is no ${where.slice(0, 200)}`);
      const _id = this.#scope.key(id);
      const { mode } = this.#definition;
      if (mode === 'mutable') {
        const filter = { _id, mode, revision: { $eq: revision }, ...condition };
        const changed = await unlessMalformed(where, () => change(filter));
        if (changed !== undefined) return changed;
      }
      throw await refusalOf(this.#documents, mode, _id, revision, where);
    });
  }

  #newRow(id: string, body: T, events: readonly OutboxEvent[]): { readonly kept: T; readonly row: MongoDocument } {
    const { kept, ...columns } = this.#encode(id, body, events);
    const { mode } = this.#definition;
    const { tenant } = this.#scope;
    return { kept, row: { _id: this.#scope.key(id), tenant, mode, revision: 1, ...columns } };
  }

  /** What is stored of a write, and the body as reading will give it back. Throws a TypeError and TOO_LARGE before any I/O. */
  #encode(id: string, body: T, events: readonly OutboxEvent[]) {
    const where = `${this.#definition.name}/${String(id).slice(0, 200)}`;
    const text = encodeJson(body, where);
    const { documentBytes } = this.#context.settings;
    checkSize(documentBytes, where, text);
    const kept = JSON.parse(text) as T;
    const written = this.#context.clock.next();
    const outbox = outboxEntries(events, written, where);
    checkSize(documentBytes, where, text, ...outbox.map(({ event }) => event));
    const computed = computedFields(this.#definition, this.#scope, kept);
    return { kept, layout: this.#layout, ...computed, body: text, outbox, written };
  }

  #stored(row: Pick<MongoDocument, keyof typeof STORED>): Stored<T> {
    return toStored<T>(row, this.#scope, this.#definition.name, this.#context.clock);
  }

  #ensure(isCreated: boolean): Promise<boolean> {
    return this.#context.upkeep.ensure(this.#documents, this.#scope, this.#definition, isCreated);
  }
}
