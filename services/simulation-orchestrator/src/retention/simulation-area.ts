import { randomUUID } from 'node:crypto';
import type { ObjectArea, ObjectStore } from '@policy-registry/storage';
import type { Retained } from './retained.ts';

/** Shared with no other simulation: it can be dropped without asking what else has the same bytes. */
export function newArea(): string {
  return `simulation-${randomUUID()}`;
}

/** What a simulation came to. Facts, policies and overrides are the tenant's, and not here. */
export function objectsOf(objects: ObjectStore, tenant: string, { area }: Pick<Retained, 'area'>): ObjectArea {
  return objects.forTenant(tenant).area(area);
}
