import { StoreError } from '@policy-registry/storage';
import type { Complaints } from '../kernel/complaints.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { type BackgroundWork, TenantRounds, type Turn } from '../kernel/tenant-rounds.ts';
import { escalateReviews } from './escalate-reviews.ts';

/** Escalates what is overdue in all tenants, again and again. Any number of processes may. */
export function createEscalation(deps: RegistryDependencies): BackgroundWork {
  const turn = (tenant: string, complaints: Complaints) => escalate(deps, tenant, complaints);
  return new TenantRounds({ documents: deps.documents, name: 'the escalation of reviews', turn });
}

async function escalate(deps: RegistryDependencies, tenant: string, complaints: Complaints): Promise<Turn> {
  try {
    await escalateReviews(deps, tenant);
    return 'done';
  } catch (err) {
    const what = 'the overdue reviews of a tenant cannot be escalated; it will be tried again';
    complaints.tell(`of ${tenant}`, { err, tenant }, what);
    return err instanceof StoreError && err.code === 'UNAVAILABLE' ? 'down' : 'done';
  }
}
