import { type TestContext, test } from 'node:test';
import type { Digest } from '@policy-registry/canonical';
import type { ObjectStore } from '../object-store.ts';

/** What the suite needs of an adapter, for one test. */
export interface ObjectStoreHarness {
  /** Opened over no data. */
  readonly store: ObjectStore;
  /** The limit that the store was opened with; at least 1000. */
  readonly objectBytes: number;
  /** Closes the store and opens another one over the same data, as a restart would. */
  reopen(): Promise<ObjectStore>;
  /** Changes the stored bytes of an object, in an area if one is named, behind the store's back; absent where that cannot be done. */
  readonly damage?: (tenant: string, digest: Digest, content: Uint8Array, area?: string) => Promise<void>;
  /** What writes that did not end well have left, inside of the store or on this machine. */
  leftovers(): Promise<readonly string[]>;
  dispose(): Promise<void>;
}

export type OpenObjects = () => Promise<ObjectStoreHarness>;

/** Registers tests of one part of the contract. */
export type ObjectTest = (title: string, run: (harness: ObjectStoreHarness, t: TestContext) => Promise<void>) => void;

/** Tests that each get a store of their own. */
export function objectTests(open: OpenObjects): ObjectTest {
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
