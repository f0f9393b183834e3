import type { Digest } from '@policy-registry/canonical';
import { type ByteSource, type FactColumns, openFactColumns, readFactTableIndex } from '@policy-registry/inventory';
import type { ObjectStore } from '@policy-registry/storage';
import type { SimulationInputs } from '../simulations/collections.ts';

/** Reads bytes of a fact table. */
export type FactBytes = Omit<ByteSource, 'size'>;

type NamedFacts = Pick<SimulationInputs, 'factTableDigest' | 'factTableIndexDigest'>;

/** The facts that a simulation was over; only what is asked for is read. Throws StoreError, and as `factsAt`. */
export async function openFacts(
  { objects }: { readonly objects: ObjectStore },
  tenant: string,
  inputs: NamedFacts,
): Promise<FactColumns> {
  const store = objects.forTenant(tenant);
  const index = await factIndex({ objects }, tenant, inputs);
  return factsAt(index, { read: (offset, length) => store.read(inputs.factTableDigest as Digest, { offset, length }) });
}

/** The bytes of the index that leads into the fact table. Throws StoreError. */
export function factIndex(
  { objects }: { readonly objects: ObjectStore },
  tenant: string,
  { factTableIndexDigest }: NamedFacts,
): Promise<Uint8Array> {
  return objects.forTenant(tenant).get(factTableIndexDigest as Digest);
}

/** The facts whose index is given; what is read of them is verified against it. Throws DocumentError for an index that is none. */
export function factsAt(index: Uint8Array, bytes: FactBytes): FactColumns {
  const contents = readFactTableIndex(index);
  return openFactColumns(contents, { size: contents.size, ...bytes });
}
