import type { WorkQueue } from '@policy-registry/messaging';
import type { BatchDependencies } from '../kernel/ports.ts';
import { loseShard } from '../shards/lose-shard.ts';
import { failed } from '../shards/shard-machine.ts';
import { runsWithTurn } from './admission.ts';
import { jobIdOf } from './simulation-queue.ts';
import type { SimulationRun } from './simulation-run.ts';
import { startNext, startRun } from './start-run.ts';

const PAGE = 100;

/**
 * Brings the queue of a tenant and its record together: a shard whose job was given up has failed, every other shard of a run that has its
 * turn has a job until it is settled, and a run whose shards are settled is over. So nothing that was recorded is lost with a process
 * that died in between, with a worker whose last attempt it was, or with a queue that was thrown away. Throws StoreError, and
 * MessagingError; then the next call goes on.
 */
export async function reconcile(deps: BatchDependencies, tenant: string): Promise<void> {
  const runs = await runsWithTurn(deps, tenant);
  if (runs.length === 0) return;
  const givenUp = await jobsGivenUp(deps.queue, tenant);
  let isOver = false;
  for (const run of runs) {
    await loseGivenUp(deps, tenant, run, givenUp);
    isOver = (await startRun(deps, tenant, run)) || isOver;
  }
  if (isOver) await startNext(deps, tenant);
}

async function loseGivenUp(
  deps: BatchDependencies,
  tenant: string,
  run: SimulationRun,
  givenUp: ReadonlyMap<string, string>,
): Promise<void> {
  for (const { index } of run.plan) {
    const reason = givenUp.get(jobIdOf(run, index));
    if (reason !== undefined) await loseShard(deps, tenant, run, index, failed, { failure: reason });
  }
}

/** Why, by job. The queue bounds how many it keeps. */
export async function jobsGivenUp(queue: WorkQueue, tenant: string): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  let after = 0;
  for (;;) {
    const letters = await queue.forTenant(tenant).deadLetters({ limit: PAGE, after });
    for (const { job, reason, deliveries } of letters) {
      if (job !== undefined) reasons.set(job.id, `Given up at attempt ${deliveries}: ${reason}`);
    }
    const last = letters.at(-1);
    if (last === undefined) return reasons;
    after = last.position;
  }
}
