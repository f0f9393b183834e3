import { MAX_DOCUMENT_BYTES } from '../document-json.ts';
import type { CollectionDefinition, DocumentStore, MutableCollection, TenantDocuments } from '../document-store.ts';
import { checkCollectionName, checkLimit, checkTenant } from '../identifiers.ts';
import { KnownDefinitions } from '../known-definitions.ts';
import { openDocumentsFile } from './documents-file.ts';
import { type CollectionContext, EmbeddedCollection } from './embedded-collection.ts';
import { inspect } from './inspect.ts';
import { confirm, pending } from './outbox.ts';
import { tableName } from './table-layout.ts';
import { hasTable } from './table-upkeep.ts';

export interface DocumentLimits {
  /** Largest document, body and outbox together, in bytes of JSON. 8 MiB unless told. */
  readonly documentBytes?: number;
  /** Largest page that `list` holds in memory, in characters of JSON. 256 Mi unless told. */
  readonly pageBytes?: number;
  /** The file does not grow beyond this; writes are UNAVAILABLE then. No bound of ours unless told. */
  readonly databaseBytes?: number;
}

export interface EmbeddedDocumentsOptions {
  /** Path of the SQLite file, in a folder that exists; or `:memory:` for what need not outlive the process. */
  readonly file: string;
  readonly limits?: DocumentLimits;
}

const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/**
 * Documents in one SQLite file: created, migrated, and ready when this returns. Throws a StoreError: UNAVAILABLE when the file cannot be
 * opened or is of a later release, CORRUPT when it is not ours. Keeps other processes out only through `openEmbeddedStores`.
 */
export function openEmbeddedDocuments({ file, limits = {} }: EmbeddedDocumentsOptions): DocumentStore {
  return new EmbeddedDocuments({
    db: openDocumentsFile(file, limits.databaseBytes),
    documentBytes: limits.documentBytes ?? MAX_DOCUMENT_BYTES,
    pageBytes: limits.pageBytes ?? MAX_PAGE_BYTES,
    current: new Set(),
  });
}

class EmbeddedDocuments implements DocumentStore {
  readonly #context: CollectionContext;
  readonly #known = new KnownDefinitions();

  constructor(context: CollectionContext) {
    this.#context = context;
  }

  forTenant(tenant: string): TenantDocuments {
    return new EmbeddedTenant(this.#context, checkTenant(tenant), this.#known);
  }

  async tenants(): Promise<readonly string[]> {
    const { db } = this.#context;
    return db.read(() => db.all('SELECT tenant FROM tenants ORDER BY tenant').map(({ tenant }) => String(tenant)));
  }

  async ready(): Promise<void> {
    const { db } = this.#context;
    db.write(() => {
      db.run('INSERT INTO probe (one, count) VALUES (1, 1) ON CONFLICT DO UPDATE SET count = count + 1');
    });
  }

  async close(): Promise<void> {
    this.#context.db.close();
  }
}

class EmbeddedTenant implements TenantDocuments {
  readonly tenant: string;
  readonly #context: CollectionContext;
  readonly #known: KnownDefinitions;

  constructor(context: CollectionContext, tenant: string, known: KnownDefinitions) {
    this.tenant = tenant;
    this.#context = context;
    this.#known = known;
  }

  collection<T>(definition: CollectionDefinition<T>): MutableCollection<T> {
    this.#known.check(definition);
    return new EmbeddedCollection(this.#context, this.tenant, definition);
  }

  async pendingEvents(limit: number) {
    checkLimit(limit);
    const { db } = this.#context;
    return db.read(() => pending(db, this.tenant, limit));
  }

  async confirmEvents(collection: string, documentId: string, eventIds: readonly string[]): Promise<void> {
    const { db } = this.#context;
    const table = tableName(this.tenant, checkCollectionName(collection));
    db.write(() => {
      if (!hasTable(db, this.tenant, collection)) return;
      confirm(db, table, `${collection}/${documentId}`, documentId, eventIds);
    });
  }

  async inspect() {
    return inspect(this.#context.db, this.tenant);
  }
}
