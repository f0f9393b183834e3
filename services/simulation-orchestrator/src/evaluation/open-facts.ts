import type { Digest } from '@policy-registry/canonical';
import { type FactColumns, openFactColumns, readFactTableIndex } from '@policy-registry/inventory';
import type { ObjectStore } from '@policy-registry/storage';
import type { SimulationInputs } from '../simulations/collections.ts';
import { factBytes } from './fact-bytes.ts';

/** The facts that a simulation was over; only what is asked for is read. */
export async function openFacts(
  { objects }: { readonly objects: ObjectStore },
  tenant: string,
  inputs: Pick<SimulationInputs, 'factTableDigest' | 'factTableIndexDigest'>,
): Promise<FactColumns> {
  const index = readFactTableIndex(await objects.forTenant(tenant).get(inputs.factTableIndexDigest as Digest));
  return openFactColumns(index, { size: index.size, ...factBytes(objects, tenant, inputs.factTableDigest) });
}
