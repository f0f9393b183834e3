import type { FactColumns, FactTableIndex } from '@policy-registry/inventory';
import { JOINED_COLUMNS } from '@policy-registry/simulation';
import type { ObjectStore } from '@policy-registry/storage';
import { LRUCache } from 'lru-cache';
import { openFacts } from '../evaluation/open-facts.ts';
import type { SimulationInputs } from './collections.ts';

/** Of all tables that are kept. One that needs more is opened for each page. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** Of a value beside its text, and of what the index says of a column in a batch: more than they take. */
const OBJECT_BYTES = 512;

/** Fact tables that lists go through page by page: their values are read with the first page, and kept for the next ones. */
export class ListedFacts {
  readonly #objects: ObjectStore;
  readonly #kept = new LRUCache<string, FactColumns>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ index }) => bytesOf(index),
  });

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async of(
    tenant: string,
    inputs: Pick<SimulationInputs, 'factTableDigest' | 'factTableIndexDigest'>,
  ): Promise<FactColumns> {
    const key = `${tenant} ${inputs.factTableIndexDigest}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const opened = await openFacts({ objects: this.#objects }, tenant, inputs);
    this.#kept.set(key, opened);
    return opened;
  }
}

/** What a table takes while rows of it are joined, estimated from above. */
function bytesOf({ columns, batches }: FactTableIndex): number {
  const joined = columns.filter(({ name }) => JOINED_COLUMNS.includes(name));
  const values = joined.map(({ values, dictionary }) => {
    const text = dictionary.reduce((sum, { length }) => sum + length, 0);
    return 2 * text + values * OBJECT_BYTES;
  });
  return values.reduce((sum, bytes) => sum + bytes, 0) + batches.length * columns.length * OBJECT_BYTES;
}
