import { toServiceError } from '@policy-registry/rpc/errors';
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
  const oldestFirst = { where: { unattested: true }, orderBy: 'queueTime', limit: PAGE } as const;
  const failures: unknown[] = [];
  let page = await runs.list(oldestFirst);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const { body } of page) {
      if (signal.aborted) return;
      try {
        await attestRun(deps, tenant, body);
      } catch (error) {
        if (isAway(error)) throw error;
        failures.push(error);
      }
    }
    if (page.length < PAGE) break;
    page = await runs.list({ ...oldestFirst, after: { value: last.body.queueTime, id: last.id } });
  }
  if (failures.length > 0) throw failures[0];
}

function isAway(error: unknown): boolean {
  const { reason } = toServiceError(error);
  return reason === 'UNAVAILABLE' || reason === 'DEADLINE_EXCEEDED';
}
