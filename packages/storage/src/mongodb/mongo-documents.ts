import type { CollectionDefinition, DocumentStore, MutableCollection, TenantDocuments } from '../document-store.ts';
import { checkCollectionName, checkLimit, checkTenant } from '../identifiers.ts';
import { KnownDefinitions } from '../known-definitions.ts';
import { inspectTenant } from './inspect.ts';
import { MongoCollection } from './mongo-collection.ts';
import { MongoContext } from './mongo-context.ts';
import { unusable } from './mongo-error.ts';
import { type MongoDocumentsOptions, settingsOf } from './mongo-options.ts';
import { confirmEvents, pendingEvents } from './mongo-outbox.ts';
import { claimStore, probeStore } from './store-record.ts';
import { TenantScope } from './tenant-scope.ts';

/**
 * Documents in MongoDB, or a server of its wire protocol: connected, claimed and ready when this resolves. Any number of processes may open
 * one database. Rejects with a TypeError for options that cannot be, and with StoreError UNAVAILABLE, in one line, when no server answers in
 * time, refuses the credentials, is too old, cannot acknowledge by majority and journal, or when the database is of
 * another isolation tier or of a later release.
 */
export async function openMongoDocuments(options: MongoDocumentsOptions): Promise<DocumentStore> {
  const context = new MongoContext(settingsOf(options));
  try {
    await context.run(async () => {
      await claimStore(context.base, context.settings.isolation);
      await context.register.prepare();
      await probeStore(context.base);
    });
    return new MongoDocuments(context);
  } catch (error) {
    await context.close();
    throw unusable(context.hosts, error);
  }
}

class MongoDocuments implements DocumentStore {
  readonly #context: MongoContext;
  readonly #known = new KnownDefinitions();

  constructor(context: MongoContext) {
    this.#context = context;
  }

  forTenant(tenant: string): TenantDocuments {
    return new MongoTenant(this.#context, new TenantScope(checkTenant(tenant)), this.#known);
  }

  async tenants(): Promise<readonly string[]> {
    return this.#context.run(() => this.#context.register.tenants());
  }

  async ready(): Promise<void> {
    await this.#context.run(() => probeStore(this.#context.base));
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

class MongoTenant implements TenantDocuments {
  readonly tenant: string;
  readonly #context: MongoContext;
  readonly #scope: TenantScope;
  readonly #known: KnownDefinitions;

  constructor(context: MongoContext, scope: TenantScope, known: KnownDefinitions) {
    this.tenant = scope.tenant;
    this.#context = context;
    this.#scope = scope;
    this.#known = known;
  }

  collection<T>(definition: CollectionDefinition<T>): MutableCollection<T> {
    this.#known.check(definition);
    return new MongoCollection(this.#context, this.#scope, definition);
  }

  async pendingEvents(limit: number) {
    checkLimit(limit);
    return this.#context.run(() => pendingEvents(this.#context, this.#scope, limit));
  }

  async confirmEvents(collection: string, documentId: string, eventIds: readonly string[]): Promise<void> {
    checkCollectionName(collection);
    await this.#context.run(() => confirmEvents(this.#context, this.#scope, collection, documentId, eventIds));
  }

  inspect() {
    return inspectTenant(this.#context, this.tenant);
  }
}
