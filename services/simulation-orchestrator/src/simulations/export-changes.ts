import type { Digest } from '@policy-registry/canonical';
import { joinChanges, readChanges, type ShardChanges } from '@policy-registry/simulation';
import type { ChangesList } from '../evaluation/changes-list.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import type { ChangesFile } from './changes-format.ts';
import type { ListedFacts } from './listed-facts.ts';
import { getSimulation, outcomeOf, readObject } from './read-simulation.ts';
import type { Simulation } from './simulation.ts';

/** Readers ahead of a slow caller, e.g. in a gateway, hold a few of them. */
const MAX_PART_BYTES = 256 * 1024;

/**
 * The findings that change as one file, in parts that are made as they are taken: the changes of one shard are in memory at a time, and what
 * the table knows. Throws NOT_FOUND, INVALID_STATE until the simulation has succeeded, StoreError, and the reason of the signal.
 */
export async function* exportChanges(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  { write }: Pick<ChangesFile, 'write'>,
  { facts, signal }: { readonly facts: ListedFacts; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void, void> {
  const found = await getSimulation(deps, tenant, simulation);
  const list: ChangesList = await readObject(deps, tenant, found, outcomeOf(found).changesDigest);
  const changes = joinChanges(await facts.of(tenant, found.inputs), shardsOf(deps, tenant, found, list));
  for await (const chunk of write(changes)) {
    for (let start = 0; start < chunk.length; start += MAX_PART_BYTES) {
      signal.throwIfAborted();
      yield chunk.subarray(start, start + MAX_PART_BYTES);
    }
  }
}

async function* shardsOf(
  { objects }: Pick<SimulationDependencies, 'objects'>,
  tenant: string,
  found: Simulation,
  { shards }: ChangesList,
): AsyncGenerator<ShardChanges> {
  for (const { digest, count } of shards) {
    if (count > 0) yield readChanges(await objectsOf(objects, tenant, found).get(digest as Digest));
  }
}
