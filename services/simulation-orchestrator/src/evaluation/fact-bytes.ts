import type { Digest } from '@policy-registry/canonical';
import type { ObjectStore } from '@policy-registry/storage';
import type { FactBytes } from './open-comparison.ts';

/** The bytes of a fact table out of the object store. They are verified against its index by who reads it. */
export function factBytes(objects: ObjectStore, tenant: string, factTable: string): FactBytes {
  const store = objects.forTenant(tenant);
  return { read: (offset, length) => store.read(factTable as Digest, { offset, length }) };
}
