import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { ENVIRONMENTS, type EnvironmentRecord } from './environment-record.ts';

export function environmentTitle(environment: string): string {
  return `environment "${environment.slice(0, 63)}"`;
}

/** Throws NOT_FOUND. */
export async function readEnvironment(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  environment: string,
): Promise<Stored<EnvironmentRecord>> {
  const stored = await deps.documents.forTenant(tenant).collection(ENVIRONMENTS).get(environment);
  return found(stored, environmentTitle(environment));
}
