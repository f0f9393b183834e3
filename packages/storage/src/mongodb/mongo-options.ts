import { type Db, MongoClient, type MongoClientOptions, ReadConcern } from 'mongodb';
import { MAX_DOCUMENT_BYTES } from '../document-json.ts';
import { ISOLATIONS, type Isolation } from './isolation.ts';
import { oneLine } from './mongo-error.ts';

export interface MongoDocumentsOptions {
  /** `mongodb://` or `mongodb+srv://`, with hosts, credentials, replica set, TLS. What it says of concerns is not heeded. */
  readonly url: string;
  /** Of the registry; for `own-database` also the beginning of the tenants' names. `policy_registry` unless told. */
  readonly database?: string;
  /** `own-collections` unless told. A database keeps the tier that it was first opened with. */
  readonly isolation?: Isolation;
  /** How long one call may take until it is UNAVAILABLE, in milliseconds. 10,000 unless told. */
  readonly deadlineMs?: number;
  /** Connections to each server. Calls beyond wait for one, until the deadline. 50 unless told. */
  readonly maxConnections?: number;
  readonly limits?: {
    /** Largest document, its body and the events of one write together, in bytes of JSON. 8 MiB unless told; at most 15. */
    readonly documentBytes?: number;
    /** Largest page that `list` holds in memory, in characters of JSON. 256 Mi unless told. */
    readonly pageBytes?: number;
  };
  /** The clock that events of different documents are ordered by, in milliseconds since 1970. `Date.now` unless told. */
  readonly now?: () => number;
}

export interface MongoSettings {
  readonly url: string;
  readonly database: string;
  readonly isolation: Isolation;
  readonly deadlineMs: number;
  readonly maxConnections: number;
  readonly documentBytes: number;
  readonly pageBytes: number;
  readonly now: () => number;
}

/** Leaves room for a tenant in the 63 bytes of a database's name. */
const DATABASE = /^[a-zA-Z][a-zA-Z0-9_-]{0,31}$/;
/** MongoDB's 16 MiB, less what is stored besides the text. */
const MOST_DOCUMENT_BYTES = 15 * 1024 * 1024;
const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** The options with their defaults. Throws a TypeError for what cannot be. */
export function settingsOf(options: MongoDocumentsOptions): MongoSettings {
  const { url, database = 'policy_registry', isolation = 'own-collections', limits = {} } = options;
  if (!DATABASE.test(database)) throw new TypeError(`not a database name: ${JSON.stringify(database)}`);
  if (!ISOLATIONS.includes(isolation)) throw new TypeError(`not an isolation tier: ${JSON.stringify(isolation)}`);
  const { deadlineMs = 10_000, maxConnections = 50 } = options;
  for (const [name, value] of Object.entries({ deadlineMs, maxConnections })) {
    if (!Number.isInteger(value) || value < 1) throw new TypeError(`${name} is ${value}, not a positive whole number`);
  }
  const documentBytes = limits.documentBytes ?? MAX_DOCUMENT_BYTES;
  if (documentBytes > MOST_DOCUMENT_BYTES) throw new TypeError(`documentBytes is more than ${MOST_DOCUMENT_BYTES}`);
  return {
    url,
    database,
    isolation,
    deadlineMs,
    maxConnections,
    documentBytes,
    pageBytes: limits.pageBytes ?? MAX_PAGE_BYTES,
    now: options.now ?? Date.now,
  };
}

/** A client that does not connect yet. Throws a TypeError for a connection string that cannot be read; it shows no credentials. */
export function clientOf({ url, deadlineMs, maxConnections }: MongoSettings): MongoClient {
  const options: MongoClientOptions = {
    appName: 'policy-registry',
    // The driver does it only where the server has sessions; without them a repeated write could be done twice.
    retryWrites: true,
    retryReads: true,
    maxPoolSize: maxConnections,
    waitQueueTimeoutMS: deadlineMs,
    // Before the deadline of the whole call, so that the reason is told: refused, unknown host, too old.
    serverSelectionTimeoutMS: Math.ceil(deadlineMs * 0.9),
    connectTimeoutMS: deadlineMs,
    socketTimeoutMS: deadlineMs,
  };
  try {
    return new MongoClient(url, options);
  } catch (error) {
    throw new TypeError(`MongoDB: ${oneLine(String((error as Error).message))}`);
  }
}

/** A database as the adapter reads and writes it. Said here, since a connection string may say some of it for the client. */
export function databaseOf(client: MongoClient, name: string, { deadlineMs }: MongoSettings): Db {
  return client.db(name, {
    writeConcern: { w: 'majority', journal: true, wtimeoutMS: deadlineMs },
    readConcern: new ReadConcern('majority'),
    readPreference: 'primary',
  });
}

/** For people: without credentials. */
export function hostsOf({ options }: MongoClient): string {
  return options.srvHost ?? options.hosts.join(',');
}
