import type { ClaimedJob } from '@policy-registry/messaging';
import { toServiceError } from '@policy-registry/rpc/errors';
import { withSpan } from '@policy-registry/telemetry';
import { failRun } from '../batch/fail-run.ts';
import type { RunEnd } from '../batch/run-end.ts';
import { settleRun } from '../batch/settle-run.ts';
import { SIMULATION_QUEUE } from '../batch/simulation-queue.ts';
import { startNext } from '../batch/start-run.ts';
import { WorkerStopped } from '../kernel/queue-worker.ts';
import { loseShard } from '../shards/lose-shard.ts';
import { type AttemptToken, failed, voided } from '../shards/shard-machine.ts';
import { isPending, shardId, shardsOf } from '../shards/shard-record.ts';
import { type Attempting, beginShard, evaluateShard, giveBack, ShardLost } from './attempt-shard.ts';
import { failureOf, isDisagreement, isOurs, isPassing } from './failure.ts';
import { type AskedShard, PoisonJob, RunOver, readJob } from './shard-job.ts';

export interface JobRun extends Attempting {
  /** Hears of everything that made a shard fail. */
  readonly report: (error: unknown, lease: ClaimedJob) => void;
}

/**
 * Does one job, as a part of the trace of whoever asked for it. Resolves when nothing is left to do: the shard is settled, and the run
 * with it if it was the last one; or the run is over without us. Rejects when another attempt may do better.
 */
export async function runJob(deps: JobRun, lease: ClaimedJob, signal: AbortSignal): Promise<void> {
  const { job, tenant, delivery } = lease;
  const attributes = {
    'messaging.operation.type': 'process',
    'messaging.destination.name': SIMULATION_QUEUE.name,
    'messaging.message.id': job.id,
    'policy.simulation.delivery': delivery,
  };
  const parent = { traceparent: job.traceparent };
  await withSpan(`process ${SIMULATION_QUEUE.name}`, { kind: 'consumer', parent, tenant, attributes }, async () => {
    try {
      const asked = await withSpan('simulation.read', { tenant }, () => readJob(deps.documents, tenant, job));
      const end = await attempt(deps, lease, asked, signal);
      await settle(deps, tenant, asked.run.simulation, end);
    } catch (error) {
      // Who began after us may have had no lease any more: then the job is ours, and nobody but us can send it back.
      if (error instanceof ShardLost) return releasePending(deps, lease);
      // Who ended it may not have come to what comes next.
      if (error instanceof RunOver) return startNext(deps, tenant);
      if (error instanceof PoisonJob) {
        deps.report(error, lease);
        return lease.reject(error.message);
      }
      // Its text is kept where people read it, should this have been the last attempt.
      throw signal.aborted || isOurs(error) ? error : toServiceError(error);
    }
  });
}

/** Settles the shard of a job; gives what the last one makes of its run. Throws what another attempt may get over, and ShardLost. */
async function attempt(
  deps: JobRun,
  lease: ClaimedJob,
  asked: AskedShard,
  signal: AbortSignal,
): Promise<RunEnd | undefined> {
  const { tenant, delivery } = lease;
  const { run, shard } = asked;
  let token: AttemptToken | undefined;
  try {
    token = await withSpan('simulation.claim', { tenant }, () => beginShard(deps, tenant, asked));
    return token === undefined ? undefined : await evaluateShard(deps, tenant, asked, token, signal);
  } catch (error) {
    if (signal.reason instanceof WorkerStopped && token !== undefined) await giveBack(deps, tenant, asked, token);
    if (signal.aborted || error instanceof ShardLost) throw error;
    if (isPassing(error) && delivery < SIMULATION_QUEUE.maxDeliveries) throw error;
    deps.report(error, lease);
    const failure = failureOf(error);
    const isMismatch = isDisagreement(error);
    const loss = { failure, ...(token === undefined ? {} : { token }) };
    await loseShard(deps, tenant, run, shard.index, isMismatch ? voided : failed, loss);
    // Of what such a run comes to nothing could be believed, whole or in part.
    if (isMismatch) await failRun(deps, tenant, run, failure);
    return undefined;
  }
}

/** Does nothing for a shard that is settled, or of another round. */
async function releasePending({ documents }: JobRun, lease: ClaimedJob): Promise<void> {
  const { run, shard } = await readJob(documents, lease.tenant, lease.job);
  const current = (await shardsOf(documents, lease.tenant).get(shardId(run.simulation, shard.index)))?.body;
  if (current !== undefined && isPending(current)) await lease.release();
}

async function settle(deps: JobRun, tenant: string, simulation: string, end: RunEnd | undefined): Promise<void> {
  const isOver = await withSpan('simulation.settle', { tenant }, () => settleRun(deps, tenant, simulation, end));
  if (isOver) await startNext(deps, tenant);
}
