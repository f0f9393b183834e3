import type { Collection, Db, MongoClient } from 'mongodb';
import { StoreError } from '../store-error.ts';
import { CollectionRegister } from './collection-register.ts';
import { CollectionUpkeep } from './collection-upkeep.ts';
import { withinDeadline } from './deadline.ts';
import { HybridClock } from './hybrid-clock.ts';
import { namespaceOf } from './isolation.ts';
import type { MongoDocument } from './mongo-document.ts';
import { fromMongo } from './mongo-error.ts';
import { clientOf, databaseOf, hostsOf, type MongoSettings } from './mongo-options.ts';

/** What all handles of one open store have in common. */
export class MongoContext {
  readonly settings: MongoSettings;
  readonly register: CollectionRegister;
  readonly upkeep: CollectionUpkeep;
  readonly clock: HybridClock;
  readonly #client: MongoClient;
  #isClosed = false;

  constructor(settings: MongoSettings) {
    this.settings = settings;
    this.clock = new HybridClock(settings.now);
    this.#client = clientOf(settings);
    this.register = new CollectionRegister(this.base);
    this.upkeep = new CollectionUpkeep(this.register);
  }

  get hosts(): string {
    return hostsOf(this.#client);
  }

  /** The database of the registry itself; what is kept about all tenants is in it. */
  get base(): Db {
    return databaseOf(this.#client, this.settings.database, this.settings);
  }

  documents(tenant: string, entity: string): Collection<MongoDocument> {
    const { isolation, database } = this.settings;
    const namespace = namespaceOf(isolation, database, tenant, entity);
    const db = databaseOf(this.#client, namespace.database, this.settings);
    return db.collection<MongoDocument>(namespace.collection);
  }

  /** One call of the port: within the deadline, with the errors of the port. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new StoreError('UNAVAILABLE', 'the document store is closed');
    try {
      return await withinDeadline(this.settings.deadlineMs, work());
    } catch (error) {
      throw fromMongo(error);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#client.close();
  }
}
