import { jobsGivenUp } from '../batch/reconcile.ts';
import type { BuildDependencies } from '../kernel/ports.ts';
import { buildingSnapshots } from './building-snapshots.ts';
import { BuildLost, failBuild } from './change-snapshot.ts';
import type { SnapshotRecord } from './collections.ts';
import { buildJobId, enqueueBuild } from './snapshot-queue.ts';

/** As many as a tenant can be configured to have, and those that came in at the same time. */
const MOST_BUILDING = 2_000;

/**
 * Brings the queue of a tenant and its record together: a snapshot whose job was given up has failed, every other one that is building has a
 * job. So nothing is lost with a process that died in between, or with a queue that was thrown away. Throws StoreError, and
 * MessagingError; then the next call goes on.
 */
export async function reconcileSnapshots(deps: BuildDependencies, tenant: string): Promise<void> {
  const { documents, snapshotQueue } = deps;
  const building = await buildingSnapshots(documents, tenant, MOST_BUILDING);
  if (building.length === 0) return;
  const givenUp = await jobsGivenUp(snapshotQueue, tenant);
  for (const record of building) {
    const reason = givenUp.get(buildJobId(record));
    if (reason === undefined) await enqueueBuild(snapshotQueue, tenant, record);
    else await fail(deps, tenant, record, reason);
  }
}

async function fail(
  { documents, now }: BuildDependencies,
  tenant: string,
  { snapshot, round }: SnapshotRecord,
  reason: string,
): Promise<void> {
  try {
    await failBuild(documents, tenant, { snapshot, round }, reason, now());
  } catch (error) {
    if (!(error instanceof BuildLost)) throw error;
  }
}
