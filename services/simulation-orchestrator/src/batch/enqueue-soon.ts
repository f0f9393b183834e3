import type { WorkQueue } from '@policy-registry/messaging';
import type { CallContext } from '@policy-registry/rpc';
import { enqueueRun } from './simulation-queue.ts';
import { isOpen, type SimulationRun } from './simulation-run.ts';

/**
 * Enqueues a run that is recorded already, unless it is over by now. Its failure is no failure of the call, since `reconcile` does
 * the same later.
 */
export async function enqueueSoon(
  queue: WorkQueue,
  context: Pick<CallContext, 'principal' | 'log'>,
  run: SimulationRun,
): Promise<void> {
  if (!isOpen(run)) return;
  try {
    await enqueueRun(queue, context.principal.tenant, run);
  } catch (err) {
    context.log.warn({ err, simulation: run.simulation }, 'a simulation is recorded and not in the queue yet');
  }
}
