import type { Digest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { DocumentStore } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { SIMULATIONS } from './collections.ts';
import type { Change, SimulationResult } from './result.ts';
import { batchSimulation, quickSimulation, type Simulation } from './simulation.ts';

/** `undefined` when the tenant has no such simulation. */
export async function findSimulation(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
): Promise<Simulation | undefined> {
  const store = documents.forTenant(tenant);
  const quick = await store.collection(SIMULATIONS).get(simulation);
  if (quick !== undefined) return quickSimulation(quick.body);
  const run = await store.collection(RUNS).get(simulation);
  return run === undefined ? undefined : batchSimulation(run.body);
}

export async function getSimulation(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
): Promise<Simulation> {
  const found = await findSimulation(deps.documents, tenant, simulation);
  if (found === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no simulation "${simulation}".`, { metadata: { simulation } });
  }
  return found;
}

/** `undefined` until it has succeeded. */
export async function readResult(
  deps: SimulationDependencies,
  tenant: string,
  { result, outcome }: Simulation,
): Promise<SimulationResult | undefined> {
  if (result !== undefined || outcome === undefined) return result;
  return readObject(deps, tenant, outcome.resultDigest);
}

/** One page of the findings that change, by finding id. `last` is where the next page continues. INVALID_STATE until it has succeeded. */
export async function listChanges(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  page: { readonly limit: number; readonly after?: { readonly id: string } },
): Promise<{ readonly changes: readonly Change[]; readonly last?: { readonly id: string } }> {
  const { state, outcome } = await getSimulation(deps, tenant, simulation);
  if (outcome === undefined) {
    throw new ServiceError('INVALID_STATE', `The simulation is ${state}; it has no result.`, {
      metadata: { simulation, state },
    });
  }
  const all: readonly Change[] = await readObject(deps, tenant, outcome.changesDigest);
  const after = page.after;
  const start = after === undefined ? 0 : all.findIndex(({ finding }) => finding > after.id);
  const changes = start === -1 ? [] : all.slice(start, start + page.limit);
  const last = changes.at(-1);
  const more = last !== undefined && last !== all.at(-1);
  return { changes, ...(more ? { last: { id: last.finding } } : {}) };
}

/** Our own canonical bytes, verified against their digest by the store. */
async function readObject<T>(deps: SimulationDependencies, tenant: string, digest: string): Promise<T> {
  const bytes = await deps.objects.forTenant(tenant).get(digest as Digest);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
