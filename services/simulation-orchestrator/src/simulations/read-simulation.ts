import type { Digest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { SimulationResult } from '@policy-registry/simulation';
import type { DocumentStore } from '@policy-registry/storage';
import { type Outcome, RUNS } from '../batch/simulation-run.ts';
import { viewRun } from '../batch/view-run.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { isExpired, type Retained } from '../retention/retained.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { SIMULATIONS } from './collections.ts';
import { batchSimulation, quickSimulation, type Simulation } from './simulation.ts';
import { stalenessOf } from './staleness.ts';

/** `undefined` when the tenant has no such simulation, or it has expired. */
export async function findSimulation(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
): Promise<Simulation | undefined> {
  const recorded = await findRecorded(documents, tenant, simulation);
  return recorded === undefined || isExpired(recorded) ? undefined : recorded;
}

async function findRecorded(
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
  const found = await findRecorded(deps.documents, tenant, simulation);
  if (found === undefined) {
    throw new ServiceError('NOT_FOUND', `There is no simulation "${simulation}".`, { metadata: { simulation } });
  }
  if (isExpired(found)) throw hasExpired(found);
  return found;
}

/** As far as anybody is told: the record goes soon. */
export function hasExpired({ simulation }: Pick<Simulation, 'simulation'>): ServiceError {
  return new ServiceError('NOT_FOUND', `Simulation "${simulation}" has expired: it is not kept any more.`, {
    metadata: { simulation, expired: 'true' },
  });
}

/** As it is read alone: with how far it is, and what has moved since. Throws NOT_FOUND. */
export async function examineSimulation(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
): Promise<Simulation> {
  const run = (await deps.documents.forTenant(tenant).collection(RUNS).get(simulation))?.body;
  const isRun = run !== undefined && !isExpired(run);
  const found = isRun ? await viewRun(deps, tenant, run) : await getSimulation(deps, tenant, simulation);
  return { ...found, stale: await stalenessOf(deps, tenant, found.inputs) };
}

/** `undefined` until it has succeeded. */
export async function readResult(
  deps: SimulationDependencies,
  tenant: string,
  simulation: Simulation,
): Promise<SimulationResult | undefined> {
  const { result, outcome } = simulation;
  if (result !== undefined || outcome === undefined) return result;
  return readObject(deps, tenant, simulation, outcome.resultDigest);
}

/** The manifest of a batch: canonical JSON under its digest. Throws NOT_FOUND; INVALID_STATE until it has succeeded, and for a quick one. */
export async function readManifest(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
): Promise<Uint8Array> {
  const found = await getSimulation(deps, tenant, simulation);
  const { manifestDigest } = outcomeOf(found);
  if (manifestDigest === undefined) throw notYet(found, 'a quick simulation has no manifest');
  return objectsOf(deps.objects, tenant, found).get(manifestDigest as Digest);
}

/** Throws INVALID_STATE until it has succeeded. */
export function outcomeOf(found: Simulation): Outcome {
  if (found.outcome === undefined) throw notYet(found, `the simulation is ${found.state} and has no result`);
  return found.outcome;
}

function notYet({ simulation, state }: Simulation, why: string): ServiceError {
  return new ServiceError('INVALID_STATE', `There is nothing to show: ${why}.`, { metadata: { simulation, state } });
}

/** Our own canonical bytes, verified against their digest by the store. */
export async function readObject<T>(
  deps: Pick<SimulationDependencies, 'objects'>,
  tenant: string,
  simulation: Pick<Retained, 'area'>,
  digest: string,
): Promise<T> {
  const bytes = await objectsOf(deps.objects, tenant, simulation).get(digest as Digest);
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
