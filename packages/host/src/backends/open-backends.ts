import { mkdirSync } from 'node:fs';
import type { DocumentStore, ObjectStore } from '@policy-registry/storage';
import { type EmbeddedStores, openEmbeddedStores } from '@policy-registry/storage/embedded';
import type { Config } from '../config/schema.ts';
import type { Shutdown } from '../process/shutdown.ts';
import { partDeadlines } from './part-deadlines.ts';
import { tracedDocuments, tracedObjects } from './traced-stores.ts';

export interface Backends {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  /** Resolves when both can be written durably; throws StoreError UNAVAILABLE. */
  ready(): Promise<void>;
}

/**
 * Opens the stores that the configuration names, and leaves it to `shutdown` to close them. Rejects with StoreError
 * UNAVAILABLE in one line when one cannot be had: absent, refusing the credentials, lacking what is needed.
 */
export async function openBackends(config: Config, shutdown: Shutdown): Promise<Backends> {
  const { stores } = config;
  let embedded: EmbeddedStores | undefined;
  if (stores.documents === 'embedded' || stores.objects === 'embedded') {
    mkdirSync(config.data.folder, { recursive: true, mode: 0o700 });
    embedded = openEmbeddedStores({ folder: config.data.folder });
    shutdown.add('stores', embedded.close);
  }
  const documents = stores.documents === 'mongodb' ? await mongo(config) : embedded?.documents;
  if (documents !== undefined) shutdown.add('documents', () => documents.close());
  const objects = stores.objects === 's3' ? await s3(config) : embedded?.objects;
  if (objects !== undefined) shutdown.add('objects', () => objects.close());
  if (documents === undefined || objects === undefined) throw new TypeError('a store without a backend');
  const traced = config.tracing.endpoint !== '';
  return {
    documents: traced ? tracedDocuments(documents, stores.documents) : documents,
    objects: traced ? tracedObjects(objects, stores.objects) : objects,
    async ready() {
      await Promise.all([documents.ready(), objects.ready()]);
    },
  };
}

/** Drivers are loaded where they are used: the default start has none of them to wait for. */
async function mongo(config: Config): Promise<DocumentStore> {
  const { openMongoDocuments } = await import('@policy-registry/storage/mongodb');
  const { url, database, isolation } = config.mongodb;
  return openMongoDocuments({ url, database, isolation, deadlineMs: partDeadlines(config).mongodb });
}

async function s3(config: Config): Promise<ObjectStore> {
  const { openS3Objects } = await import('@policy-registry/storage/s3');
  const { endpoint, region, bucket, bucketPerTenant, pathStyle, accessKeyId, secretAccessKey } = config.s3;
  return openS3Objects({
    bucket,
    region,
    layout: bucketPerTenant ? 'bucket' : 'prefix',
    addressing: pathStyle ? 'path' : 'virtual-host',
    deadlines: { requestMs: partDeadlines(config).s3 },
    ...(endpoint !== '' && { endpoint }),
    ...(accessKeyId !== '' && { credentials: { accessKeyId, secretAccessKey } }),
  });
}
