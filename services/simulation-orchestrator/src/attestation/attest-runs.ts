import { toServiceError } from '@policy-registry/rpc/errors';
import { inOrder } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import type { AttestingDependencies } from '../kernel/ports.ts';
import { attestRun } from './attest-run.ts';

/** Runs have an environment of some size, and hold their plan. */
const PAGE = 50;

/**
 * Attests every run of a tenant that has succeeded and is not attested, the oldest first: whatever became of the process that settled it, and
 * of the service that signs. A run that cannot be attested does not keep the others waiting; nobody being there to sign does. Throws
 * what went wrong first; then the next call goes on.
 */
export async function attestRuns(deps: AttestingDependencies, tenant: string, signal: AbortSignal): Promise<void> {
  const runs = deps.documents.forTenant(tenant).collection(RUNS);
  const failures: unknown[] = [];
  const oldestFirst = { where: { unattested: true }, orderBy: 'queueTime', page: PAGE } as const;
  for await (const { body } of inOrder(runs, { ...oldestFirst, orderOf: ({ queueTime }) => queueTime })) {
    if (signal.aborted) return;
    try {
      await attestRun(deps, tenant, body);
    } catch (error) {
      if (isAway(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function isAway(error: unknown): boolean {
  const { reason } = toServiceError(error);
  return reason === 'UNAVAILABLE' || reason === 'DEADLINE_EXCEEDED';
}
