import { MessagingError, type WorkQueue } from '@policy-registry/messaging';
import { groupOf } from './simulation-queue.ts';
import type { SimulationRun } from './simulation-run.ts';

/**
 * Takes the jobs of a round that is over out of the queue. A queue that is away keeps them: their workers find the run over, and drop
 * them then.
 */
export async function dropJobs(
  queue: WorkQueue,
  tenant: string,
  round: Pick<SimulationRun, 'simulation' | 'round'>,
): Promise<void> {
  try {
    await queue.forTenant(tenant).cancel(groupOf(round));
  } catch (error) {
    if (!(error instanceof MessagingError)) throw error;
  }
}
