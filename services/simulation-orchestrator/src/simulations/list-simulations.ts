import type { DocumentStore, ListQuery } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import { SIMULATIONS } from './collections.ts';
import { batchSimulation, quickSimulation, type Simulation } from './simulation.ts';
import { compareText } from './tally.ts';

/** Newest first, of both kinds: each collection gives as many as are asked for, and the newest of both are the answer. */
export async function listSimulations(
  documents: DocumentStore,
  tenant: string,
  query: Pick<ListQuery, 'where' | 'limit' | 'after'>,
): Promise<Simulation[]> {
  const store = documents.forTenant(tenant);
  const newestFirst: ListQuery = { ...query, orderBy: 'createTime', descending: true };
  const quick = await store.collection(SIMULATIONS).list(newestFirst);
  const runs = await store.collection(RUNS).list(newestFirst);
  return [...quick.map(({ body }) => quickSimulation(body)), ...runs.map(({ body }) => batchSimulation(body))]
    .sort((a, b) => compareText(b.createTime, a.createTime) || compareText(b.simulation, a.simulation))
    .slice(0, query.limit);
}
