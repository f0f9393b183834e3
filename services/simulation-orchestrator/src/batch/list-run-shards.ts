import type { SimulationDependencies } from '../kernel/ports.ts';
import { isExpired } from '../retention/retained.ts';
import { newShard, type ShardRecord, shardId, shardsOf } from '../shards/shard-record.ts';
import { getSimulation } from '../simulations/read-simulation.ts';
import { isOpen, type PlannedShard, RUNS, type RunState, type SimulationRun } from './simulation-run.ts';

/** A shard as it is read: its place, and how it is with it. */
export interface RunShard extends Omit<ShardRecord, 'state'>, PlannedShard {
  readonly state: RunState;
}

/**
 * A page of the shards of a run, in order; `next` continues behind it. None of a quick simulation. Shards that nobody has recorded yet are
 * queued. Throws NOT_FOUND.
 */
export async function listRunShards(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  page: { readonly limit: number; readonly after?: { readonly id: string } },
): Promise<{ readonly shards: readonly RunShard[]; readonly last?: { readonly id: string } }> {
  const { documents } = deps;
  const run = (await documents.forTenant(tenant).collection(RUNS).get(simulation))?.body;
  if (run === undefined || isExpired(run)) {
    await getSimulation(deps, tenant, simulation);
    return { shards: [] };
  }
  const { plan } = run;
  const start = page.after === undefined ? 0 : Number(page.after.id) + 1;
  const planned = plan.slice(start, start + page.limit);
  const before = start === 0 ? {} : { after: { id: shardId(simulation, start - 1) } };
  const recorded = await shardsOf(documents, tenant).list({ where: { simulation }, limit: page.limit, ...before });
  const byIndex = new Map(recorded.map(({ body }) => [body.index, body]));
  const shards = planned.map((place) => {
    const shard = byIndex.get(place.index) ?? newShard(simulation, place.index, run.round);
    return { ...shard, ...place, state: shownState(run, shard) };
  });
  const last = planned.at(-1);
  return { shards, ...(last === undefined || last === plan.at(-1) ? {} : { last: { id: String(last.index) } }) };
}

/** Of a run that is over nothing waits any more. */
function shownState(run: SimulationRun, { state }: ShardRecord): RunState {
  if (state === 'succeeded' || state === 'failed' || isOpen(run)) return state;
  return 'cancelled';
}
