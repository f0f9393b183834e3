import type { DocumentStore, MutableCollection } from '@policy-registry/storage';
import { change } from '@policy-registry/transitions';
import { RUNS } from '../batch/simulation-run.ts';
import { SIMULATIONS } from '../simulations/collections.ts';
import { findSimulation } from '../simulations/read-simulation.ts';
import { isExpired, type Retained } from './retained.ts';

/** One holder keeps it; past so many nobody needs to know of another. */
const MAX_HOLDERS = 100;

/**
 * Keeps a simulation with a result for good, since `holder` names it as evidence: a review, a publication. False when there is none, or it
 * has expired; one that is held cannot expire. Any number of times. Throws CONFLICT, StoreError.
 */
export async function holdSimulation(
  documents: DocumentStore,
  tenant: string,
  simulation: string,
  holder: string,
): Promise<boolean> {
  const found = await findSimulation(documents, tenant, simulation);
  if (found?.outcome === undefined) return false;
  const store = documents.forTenant(tenant);
  const held = await (found.kind === 'quick'
    ? hold(store.collection(SIMULATIONS), simulation, holder)
    : hold(store.collection(RUNS), simulation, holder));
  return !isExpired(held);
}

async function hold<T extends Retained>(
  records: MutableCollection<T>,
  simulation: string,
  holder: string,
): Promise<Retained> {
  const { body } = await change(records, simulation, `simulation "${simulation}"`, '', ({ body }) => {
    const { holders = [] } = body;
    if (isExpired(body) || holders.includes(holder) || holders.length >= MAX_HOLDERS) return undefined;
    return { body: { ...body, holders: [...holders, holder] } };
  });
  return body;
}
