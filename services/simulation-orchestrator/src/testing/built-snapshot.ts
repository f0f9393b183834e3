import assert from 'node:assert/strict';
import type { CallContext } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import type { SnapshotRecord } from '../snapshots/collections.ts';
import { createSnapshot, type NewSnapshot } from '../snapshots/create-snapshot.ts';
import { getSnapshot } from '../snapshots/read-snapshot.ts';
import { type BuildRun, runBuild } from '../snapshots/run-build.ts';

/** A snapshot that a worker has built, or has failed to. */
export async function builtSnapshot(
  deps: SimulationDependencies,
  context: CallContext,
  request: NewSnapshot,
): Promise<SnapshotRecord> {
  await createSnapshot(deps, context, request);
  await buildNext(deps);
  return getSnapshot(deps, context.principal.tenant, request.snapshot);
}

/** Does the next job as a worker does. Rejects with what sends it back to the queue. */
export async function buildNext(deps: SimulationDependencies, working: Partial<BuildRun> = {}): Promise<void> {
  const lease = await deps.snapshotQueue.claim({ waitMs: 0 });
  assert.ok(lease);
  try {
    await runBuild({ ...deps, progressMs: 0, report: () => {}, ...working }, lease, new AbortController().signal);
  } catch (error) {
    await lease.nack({ delayMs: 0, reason: String(error) });
    throw error;
  }
  if (!lease.settled) await lease.ack();
}
