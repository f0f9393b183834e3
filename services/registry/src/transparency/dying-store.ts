import type { DocumentStore, MutableCollection } from '@policy-registry/storage';

/** A process that died in a test. */
export class Killed extends Error {}

export interface Death {
  /** Writes that it lives to see the end of. */
  readonly writes: number;
  /** Whether the write that it dies at takes effect. */
  readonly takesEffect: boolean;
}

export interface Life {
  /** Waits for its turn among everything that goes on at once. */
  readonly turn?: () => Promise<void>;
  /** Of one life after the other; without another it does not die any more. */
  readonly deaths: Iterator<Death>;
  /** Told of every document that a write left. */
  readonly onWrite?: (collection: string, id: string, body: unknown) => void;
}

/** The documents as a process sees them that dies at some of its writes: of one that it did not see the end of, nobody knows. */
export function dyingStore(documents: DocumentStore, { turn = async () => {}, deaths, onWrite }: Life): DocumentStore {
  const next = () => deaths.next().value ?? { writes: Number.POSITIVE_INFINITY, takesEffect: true };
  let death: Death = next();
  let left = death.writes;

  async function write<R>(apply: () => Promise<R>): Promise<R> {
    await turn();
    left -= 1;
    if (left >= 0) return apply();
    const { takesEffect } = death;
    death = next();
    left = death.writes;
    if (takesEffect) await apply();
    throw new Killed();
  }

  const watched = (found: MutableCollection<unknown>, name: string): Partial<MutableCollection<unknown>> => ({
    async get(id) {
      await turn();
      return found.get(id);
    },
    async list(query) {
      await turn();
      return found.list(query);
    },
    insert: (id, body, events) =>
      write(async () => {
        const stored = await found.insert(id, body, events);
        onWrite?.(name, id, body);
        return stored;
      }),
    replace: (id, revision, body, events) =>
      write(async () => {
        const stored = await found.replace(id, revision, body, events);
        onWrite?.(name, id, body);
        return stored;
      }),
  });
  return {
    ...documents,
    forTenant(tenant: string) {
      const store = documents.forTenant(tenant);
      const collection = (definition: Parameters<typeof store.collection>[0]) =>
        watched(store.collection(definition as never), definition.name);
      return { tenant, collection };
    },
  } as unknown as DocumentStore;
}
