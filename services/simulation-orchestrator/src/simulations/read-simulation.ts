import type { Digest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { SIMULATIONS, type SimulationRecord } from './collections.ts';
import type { Change } from './result.ts';

export async function getSimulation(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
): Promise<SimulationRecord> {
  const stored = await deps.documents.forTenant(tenant).collection(SIMULATIONS).get(simulation);
  if (stored === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no simulation "${simulation}".`, { metadata: { simulation } });
  }
  return stored.body;
}

/** One page of the findings that change, by finding id. `last` is where the next page continues. */
export async function listChanges(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  page: { readonly limit: number; readonly after?: { readonly id: string } },
): Promise<{ readonly changes: readonly Change[]; readonly last?: { readonly id: string } }> {
  const { changesDigest } = await getSimulation(deps, tenant, simulation);
  const bytes = await deps.objects.forTenant(tenant).get(changesDigest as Digest);
  // Our own canonical bytes, verified against their digest by the store.
  const all: readonly Change[] = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const after = page.after;
  const start = after === undefined ? 0 : all.findIndex(({ finding }) => finding > after.id);
  const changes = start === -1 ? [] : all.slice(start, start + page.limit);
  const last = changes.at(-1);
  const more = last !== undefined && last !== all.at(-1);
  return { changes, ...(more ? { last: { id: last.finding } } : {}) };
}
