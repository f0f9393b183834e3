import type {
  Collection,
  DocumentStore,
  MutableCollection,
  OutboxEvent,
  TenantDocuments,
} from '@policy-registry/storage';

/** A write of a document that is about to be made. */
export interface StagedWrite {
  readonly collection: string;
  /** True for the write that makes a transition true: its event leaves with it. */
  readonly decides: boolean;
}

/** Makes the write with `run`, when it likes; what it does not resolve never answers. */
export type Stage = <T>(write: StagedWrite, run: () => Promise<T>) => Promise<T>;

/** A store as a process sees it whose writes are staged. Everything else passes. */
export function stagedDocuments(documents: DocumentStore, stage: Stage): DocumentStore {
  const forTenant = (tenant: string) => {
    const own = documents.forTenant(tenant);
    const collection = (definition: Parameters<TenantDocuments['collection']>[0]) =>
      stagedCollection(own.collection(definition as never), definition.name, stage);
    return withMethods(own, { collection } as Partial<TenantDocuments>);
  };
  return withMethods(documents, { forTenant });
}

function stagedCollection(inner: MutableCollection<unknown>, collection: string, stage: Stage): Collection<unknown> {
  const write = (events: readonly OutboxEvent[] = []) => ({ collection, decides: events.length > 0 });
  return withMethods(inner, {
    insert: (id, body, events) => stage(write(events), () => inner.insert(id, body, events)),
    insertAbsent: (documents, options) => stage(write(), () => inner.insertAbsent(documents, options)),
    replace: (id, revision, body, events, options) =>
      stage(write(events), () => inner.replace(id, revision, body, events, options)),
  });
}

/** The object with some methods replaced. The others keep the object that they belong to. */
function withMethods<T extends object>(target: T, methods: Partial<T>): T {
  return new Proxy(target, {
    get(own, name) {
      const value: unknown = Reflect.get(Object.hasOwn(methods, name) ? methods : own, name);
      return typeof value === 'function' ? value.bind(own) : value;
    },
  });
}
