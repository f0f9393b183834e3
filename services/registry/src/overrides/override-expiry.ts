import { StoreError } from '@policy-registry/storage';
import type { Complaints } from '../kernel/complaints.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type BackgroundWork, TenantRounds, type Turn } from '../kernel/tenant-rounds.ts';
import { keepOverrides } from './keep-overrides.ts';

type ExpiryDependencies = Pick<RegistryDependencies, 'documents' | 'overrideSettings' | 'now'>;

/** Looks after the overrides of all tenants, again and again. Any number of processes may. */
export function createOverrideExpiry(deps: ExpiryDependencies): BackgroundWork {
  const turn = (tenant: string, complaints: Complaints) => keep(deps, tenant, complaints);
  return new TenantRounds({ documents: deps.documents, name: 'the upkeep of overrides', turn });
}

async function keep(deps: ExpiryDependencies, tenant: string, complaints: Complaints): Promise<Turn> {
  try {
    await keepOverrides(deps, tenant, deps.overrideSettings.noticeDays);
    return 'done';
  } catch (err) {
    complaints.tell(
      `of ${tenant}`,
      { err, tenant },
      'the overrides of a tenant cannot be looked after; it will be tried again',
    );
    return err instanceof StoreError && err.code === 'UNAVAILABLE' ? 'down' : 'done';
  }
}
