import { compareText } from '@policy-registry/canonical';
import type { ListQuery } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import { viewRun } from '../batch/view-run.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { SIMULATIONS } from './collections.ts';
import { batchSimulation, quickSimulation, type Simulation } from './simulation.ts';

/**
 * Newest first, of both kinds: each collection gives as many as are asked for, and the newest of both are the answer. How far they are is
 * said of those that run, which are few.
 */
export async function listSimulations(
  deps: Pick<SimulationDependencies, 'documents' | 'now'>,
  tenant: string,
  query: Pick<ListQuery, 'where' | 'limit' | 'after'>,
): Promise<Simulation[]> {
  const store = deps.documents.forTenant(tenant);
  const where = { ...query.where, expired: false };
  const newestFirst: ListQuery = { ...query, where, orderBy: 'createTime', descending: true };
  const quick = await store.collection(SIMULATIONS).list(newestFirst);
  const runs = await store.collection(RUNS).list(newestFirst);
  const newest = [...quick, ...runs]
    .sort((a, b) => compareText(b.body.createTime, a.body.createTime) || compareText(b.id, a.id))
    .slice(0, query.limit);
  const shown: Simulation[] = [];
  for (const { body } of newest) {
    if (!('plan' in body)) shown.push(quickSimulation(body));
    else shown.push(body.state === 'running' ? await viewRun(deps, tenant, body) : batchSimulation(body));
  }
  return shown;
}
