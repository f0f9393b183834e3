import type { Stored } from '@policy-registry/storage';
import { found } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { OVERRIDES, type OverrideRecord } from './override-record.ts';

export function overrideTitle(override: string): string {
  return `override "${override.slice(0, 64)}"`;
}

/** Throws NOT_FOUND. */
export async function readOverride(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  override: string,
): Promise<Stored<OverrideRecord>> {
  return found(await deps.documents.forTenant(tenant).collection(OVERRIDES).get(override), overrideTitle(override));
}
