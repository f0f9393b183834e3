import { type TestContext, test } from 'node:test';
import type { CollectionDefinition, DocumentStore, MutableCollection, OutboxEvent } from '../document-store.ts';

/** What the suite needs of an adapter, for one test. */
export interface DocumentStoreHarness {
  /** Opened over no data. */
  readonly store: DocumentStore;
  /** The limit that the store was opened with, in bytes of JSON; small, so that the suite is quick. */
  readonly documentBytes: number;
  /** Closes the store and opens another one over the same data, as a restart would. */
  reopen(): Promise<DocumentStore>;
  /** Makes the body of a stored document unreadable, behind the store's back; absent where that cannot be done. */
  readonly damage?: (tenant: string, collection: string, id: string) => Promise<void>;
  /** Closes what is open, and removes the data. */
  dispose(): Promise<void>;
}

export type OpenDocuments = () => Promise<DocumentStoreHarness>;

/** Registers tests of one part of the contract. */
export type ContractTest = (
  title: string,
  run: (harness: DocumentStoreHarness, t: TestContext) => Promise<void>,
) => void;

/** Tests that each get a store of their own. */
export function documentTests(open: OpenDocuments): ContractTest {
  return (title, run) => {
    test(title, async (t) => {
      const harness = await open();
      try {
        await run(harness, t);
      } finally {
        await harness.dispose();
      }
    });
  };
}

export interface Pack {
  readonly name: string | null;
  readonly rank?: number | null;
  readonly active?: boolean;
  readonly more?: unknown;
}

export const PACKS: CollectionDefinition<Pack> & { readonly mode: 'mutable' } = {
  name: 'packs',
  mode: 'mutable',
  fields: ['name', 'rank', 'active'],
  unique: ['name'],
  index: ({ name, rank = null, active = false }) => ({ name, rank, active }),
};

export interface Version {
  readonly digest: string;
  readonly packId: string;
}

export const VERSIONS: CollectionDefinition<Version> & { readonly mode: 'insert-only' } = {
  name: 'versions',
  mode: 'insert-only',
  fields: ['packId', 'digest'],
  unique: ['digest'],
  index: ({ packId, digest }) => ({ packId, digest }),
};

/** An insert-only collection as a caller sees it who ignores its type. */
export function disregardingMode(store: DocumentStore, tenant: string): MutableCollection<Version> {
  return store.forTenant(tenant).collection(VERSIONS) as MutableCollection<Version>;
}

export function event(id: string, data: unknown = null): OutboxEvent {
  return { id, type: 'policy.test', time: '2025-01-01T00:00:00.000Z', data };
}
