import type { TenantQueue, WorkQueue } from '@policy-registry/messaging';
import type {
  CollectionDefinition,
  DocumentStore,
  MutableCollection,
  ObjectArea,
  ObjectStore,
} from '@policy-registry/storage';
import { SHARDS, type ShardRecord } from '../shards/shard-record.ts';

type Shards = MutableCollection<ShardRecord>;

/** The queue, with some calls of every tenant replaced. */
export function queueWith(queue: WorkQueue, replaced: Partial<TenantQueue>): WorkQueue {
  return {
    name: queue.name,
    claim: (wait) => queue.claim(wait),
    forTenant(tenant) {
      const real = queue.forTenant(tenant);
      return {
        tenant,
        enqueue: (jobs, options) => real.enqueue(jobs, options),
        cancel: (group) => real.cancel(group),
        depth: () => real.depth(),
        deadLetters: (page) => real.deadLetters(page),
        replay: (positions) => real.replay(positions),
        ...replaced,
      };
    },
  };
}

type Before = (digest: string) => Promise<unknown>;

/** The objects, with every read asked for first, and every one that is opened. */
export function objectsWith(objects: ObjectStore, beforeGet: Before, beforeOpen: Before = async () => {}): ObjectStore {
  return {
    ready: () => objects.ready(),
    close: () => objects.close(),
    forTenant(tenant) {
      const real = objects.forTenant(tenant);
      return {
        tenant,
        ...areaWith(real, beforeGet, beforeOpen),
        area: (name) => areaWith(real.area(name), beforeGet, beforeOpen),
        dropArea: (name) => real.dropArea(name),
      };
    },
  };
}

function areaWith(real: ObjectArea, beforeGet: Before, beforeOpen: Before): ObjectArea {
  return {
    put: (content) => real.put(content),
    putAll: (contents) => real.putAll(contents),
    putStream: (chunks, limit, accept) => real.putStream(chunks, limit, accept),
    stat: (digest) => real.stat(digest),
    async get(digest) {
      await beforeGet(digest);
      return real.get(digest);
    },
    async read(digest, range) {
      await beforeGet(digest);
      return real.read(digest, range);
    },
    async open(digest) {
      await beforeOpen(digest);
      const opened = await real.open(digest);
      return {
        size: opened.size,
        async read(offset, length) {
          await beforeGet(digest);
          return opened.read(offset, length);
        },
        async readInto(memory, offset, length) {
          await beforeGet(digest);
          return opened.readInto(memory, offset, length);
        },
        close: () => opened.close(),
      };
    },
  };
}

/** The documents, with some calls to the shards of every tenant replaced. */
export function shardsWith(documents: DocumentStore, replaced: (real: Shards) => Partial<Shards>): DocumentStore {
  return {
    ...documents,
    forTenant(tenant) {
      const own = documents.forTenant(tenant);
      const collection = (definition: CollectionDefinition<ShardRecord> & { mode: 'mutable' }) => {
        const real = own.collection(definition);
        return definition.name === SHARDS.name ? over(real, replaced(real)) : real;
      };
      return { ...own, collection: collection as typeof own.collection };
    },
  };
}

function over<T extends object>(real: T, replaced: Partial<T>): T {
  return new Proxy(real, {
    get(_, name) {
      if (name in replaced) return Reflect.get(replaced, name);
      const value = Reflect.get(real, name);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}
