import { inOrder, type MutableCollection } from '@policy-registry/storage';
import { RUNS } from '../batch/simulation-run.ts';
import type { SimulationDependencies, SimulationLimits } from '../kernel/ports.ts';
import { SIMULATIONS, type SimulationInputs } from '../simulations/collections.ts';
import { settleClaims } from './claimed-areas.ts';
import { type Expiring, expireSimulation } from './expire-simulation.ts';
import { removeSimulation } from './remove-simulation.ts';
import { isDue, type RETENTION_FIELDS } from './retained.ts';

/** Runs have an environment of some size, and hold their plan. */
const PAGE = 50;
/** Of each kind in one call: the next tenant waits for this one. */
const MAX_SIMULATIONS = 500;

export interface SweepingDependencies extends Pick<SimulationDependencies, 'documents' | 'objects' | 'now'> {
  readonly limits: Pick<SimulationLimits, 'keepDays'>;
}

/**
 * Removes the simulations of a tenant that were given up, by this process or one that died on the way, and gives up those whose time has come
 * by now, the oldest first: their events have left when the next call removes them. Any number of processes may do it, beside all other
 * calls. One that cannot be removed does not keep the others. Throws what went wrong first; then the next call goes on.
 */
export async function sweep(deps: SweepingDependencies, tenant: string, signal: AbortSignal): Promise<void> {
  const store = deps.documents.forTenant(tenant);
  const failures = [
    ...(await sweepKind(deps, tenant, store.collection(RUNS), ({ inputs }) => inputs, signal)),
    ...(await sweepKind(deps, tenant, store.collection(SIMULATIONS), (record) => record, signal)),
  ];
  await settleClaims(deps, tenant, signal);
  if (failures.length > 0) throw failures[0];
}

/** Says what went wrong with the removal of single ones. */
async function sweepKind<T extends Expiring>(
  deps: SweepingDependencies,
  tenant: string,
  records: MutableCollection<T>,
  inputsOf: (record: T) => SimulationInputs,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for await (const { body } of oldest(records, 'expired')) {
    if (signal.aborted) break;
    await removeSimulation(deps, tenant, records, body).catch((error: unknown) => failures.push(error));
  }
  const { keepDays } = deps.limits;
  for await (const { body } of oldest(records, 'ageing')) {
    if (signal.aborted) break;
    const now = deps.now();
    if (!isDue(body, now, keepDays)) break;
    await expireSimulation(records, body.simulation, inputsOf, { now, keepDays });
  }
  return failures;
}

function oldest<T extends Expiring>(records: MutableCollection<T>, field: (typeof RETENTION_FIELDS)[number]) {
  const bounds = { where: { [field]: true }, orderBy: 'finishTime', page: PAGE, limit: MAX_SIMULATIONS };
  return inOrder(records, { ...bounds, orderOf: ({ finishTime }) => finishTime ?? null });
}
