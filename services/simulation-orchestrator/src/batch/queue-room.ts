import { MessagingError, type WorkQueue } from '@policy-registry/messaging';
import { ServiceError } from '@policy-registry/rpc/errors';
import { SIMULATION_QUEUE } from './simulation-queue.ts';

/** Throws LIMIT_EXCEEDED while too many simulations of the tenant wait, UNAVAILABLE while the queue cannot be reached. */
export async function requireQueueRoom(queue: WorkQueue, tenant: string): Promise<void> {
  const limit = SIMULATION_QUEUE.jobsPerTenant;
  const { waiting, started } = await depthOf(queue, tenant);
  if (waiting + started < limit) return;
  throw new ServiceError(
    'LIMIT_EXCEEDED',
    `${waiting + started} simulations are not over yet; the limit is ${limit}.`,
    {
      metadata: { limit: String(limit) },
    },
  );
}

async function depthOf(queue: WorkQueue, tenant: string) {
  try {
    return await queue.forTenant(tenant).depth();
  } catch (cause) {
    if (!(cause instanceof MessagingError)) throw cause;
    throw new ServiceError('UNAVAILABLE', 'The queue of simulations cannot be reached; retry later.', {
      cause,
      retryAfterMs: 1000,
    });
  }
}
