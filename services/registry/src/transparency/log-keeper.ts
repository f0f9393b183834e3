import type { Complaints } from '../kernel/complaints.ts';
import { type BackgroundWork, TenantRounds, type Turn } from '../kernel/tenant-rounds.ts';
import { extendLog, type LogDependencies } from './extend-log.ts';

export interface KeeperDependencies extends LogDependencies {
  /** Told after a checkpoint covers more events of a tenant. Nobody waits for what comes of it. */
  readonly onGrown: (tenant: string) => void;
}

/** Brings the audit events of all tenants into their Merkle logs, in the background: woken when the audit log of a tenant grew. */
export type LogKeeper = BackgroundWork;

export function createLogKeeper(deps: KeeperDependencies): LogKeeper {
  const turn = (tenant: string, complaints: Complaints) => keep(deps, tenant, complaints);
  return new TenantRounds({ documents: deps.documents, name: 'the keeper of Merkle logs', turn });
}

async function keep(deps: KeeperDependencies, tenant: string, complaints: Complaints): Promise<Turn> {
  try {
    const { appended, hasMore } = await extendLog(deps, tenant);
    if (appended > 0) deps.onGrown(tenant);
    return hasMore ? 'more' : 'done';
  } catch (err) {
    const what = 'events cannot be brought into the Merkle log, and wait for it before they go to the bus';
    complaints.tell(`of ${tenant}`, { err, tenant }, `${what}; it will be tried again`);
    return 'done';
  }
}
