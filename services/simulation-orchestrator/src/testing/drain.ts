import assert from 'node:assert/strict';
import type { ClaimedJob } from '@policy-registry/messaging';
import { type JobRun, runJob } from '../worker/run-job.ts';
import { localEngine } from './local-engine.ts';
import type { Simulations } from './simulation-fixture.ts';

/** Every job that can be claimed now. */
export async function claimAll({ deps }: Pick<Simulations, 'deps'>): Promise<ClaimedJob[]> {
  const leases: ClaimedJob[] = [];
  for (;;) {
    const lease = await deps.queue.claim({ waitMs: 0 });
    if (lease === undefined) return leases;
    leases.push(lease);
  }
}

export async function claimOne({ deps }: Pick<Simulations, 'deps'>): Promise<ClaimedJob> {
  return (await deps.queue.claim({ waitMs: 0 })) ?? assert.fail('there is no job');
}

/** Does a job as a worker would, and acknowledges it. What another attempt is to do rejects. */
export async function doJob(
  { deps, working }: Pick<Simulations, 'deps' | 'working'>,
  lease: ClaimedJob,
  changed: Partial<JobRun> = {},
): Promise<void> {
  const engine = changed.objects === undefined ? working.engine : localEngine({ objects: changed.objects });
  await runJob({ ...deps, ...working, engine, ...changed }, lease, new AbortController().signal);
  if (!lease.settled) await lease.ack();
}
