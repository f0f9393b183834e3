import type { ClaimedJob } from '@policy-registry/messaging';
import { ServiceError, toServiceError } from '@policy-registry/rpc/errors';
import { IrError } from '@policy-registry/stella-dsl';
import { StoreError } from '@policy-registry/storage';
import { withSpan } from '@policy-registry/telemetry';
import { failRun } from '../batch/fail-run.ts';
import { SIMULATION_QUEUE } from '../batch/simulation-queue.ts';
import type { WorkerStores } from '../kernel/ports.ts';
import { evaluateRun } from './evaluate-run.ts';
import { finishRun } from './finish-run.ts';
import { beginAttempt, PoisonJob, RunOver, reportProgress, simulationOf } from './worker-job.ts';

export interface JobRun extends WorkerStores {
  /** Between two reports of progress, in milliseconds. */
  readonly progressMs: number;
  /** Hears of everything that made a run fail. */
  readonly report: (error: unknown, lease: ClaimedJob) => void;
}

/**
 * Does one job, as a part of the trace of whoever asked for it. Resolves when nothing is left to do: the result is stored, or the
 * run has failed for good, or it is over without us. Rejects when another attempt may do better.
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
      await attempt(deps, lease, signal);
    } catch (error) {
      if (error instanceof RunOver) return;
      if (signal.aborted) throw error;
      // Its text is kept where people read it, should this have been the last attempt.
      if (isPassing(error)) throw toServiceError(error);
      deps.report(error, lease);
      if (isPoison(error)) return lease.reject(error.message);
      const { documents, now } = deps;
      await failRun(documents, tenant, { simulation: simulationOf(job), job: job.id }, failureOf(error), now());
    }
  });
}

async function attempt(deps: JobRun, { job, tenant }: ClaimedJob, signal: AbortSignal): Promise<void> {
  const { documents, progressMs } = deps;
  const run = await withSpan('simulation.claim', { tenant }, () => beginAttempt(documents, tenant, job));
  let reported = performance.now();
  const compared = await withSpan('simulation.evaluate', { tenant }, () =>
    evaluateRun(deps, tenant, run, signal, async (count) => {
      if (performance.now() - reported < progressMs) return;
      await reportProgress(documents, tenant, job, count);
      reported = performance.now();
    }),
  );
  await withSpan('simulation.store', { tenant }, () => finishRun(deps, tenant, job, compared));
}

/** What another attempt may get over: a store that is away, writers that were faster. */
function isPassing(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'UNAVAILABLE';
  return error instanceof ServiceError && error.reason === 'CONFLICT';
}

/** There is no run that could fail: the job is not what its record says, or has none. */
function isPoison(error: unknown): error is Error {
  return error instanceof PoisonJob || (error instanceof ServiceError && error.reason === 'NOT_FOUND');
}

/** For people; what a store says of itself is for the log. */
function failureOf(error: unknown): string {
  if (error instanceof IrError) return `A policy cannot be run: ${error.message}.`;
  if (error instanceof StoreError && error.code === 'NOT_FOUND')
    return 'A policy or the fact table is not stored any more.';
  return toServiceError(error).message;
}
