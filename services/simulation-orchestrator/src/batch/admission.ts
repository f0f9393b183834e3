import { MessagingError, type WorkQueue } from '@policy-registry/messaging';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type DocumentStore, inOrder } from '@policy-registry/storage';
import type { BatchDependencies } from '../kernel/ports.ts';
import { RUNS, type SimulationRun } from './simulation-run.ts';

/** Runs have an environment of some size, and hold their plan. */
const PAGE = 50;

/** Those of the tenant that have their turn: the first ones that are not over, in the order in which they were asked for. */
export function runsWithTurn({ documents, limits }: BatchDependencies, tenant: string): Promise<SimulationRun[]> {
  return openRuns(documents, tenant, limits.simulationsAtOnce);
}

export async function hasTurn(
  deps: BatchDependencies,
  tenant: string,
  { simulation }: Pick<SimulationRun, 'simulation'>,
): Promise<boolean> {
  return (await runsWithTurn(deps, tenant)).some((run) => run.simulation === simulation);
}

/**
 * Throws LIMIT_EXCEEDED when as many simulations of the tenant run and wait as may, UNAVAILABLE while the queue cannot be reached. Callers at
 * the same time may go slightly over the limit.
 */
export async function requireRoom(deps: BatchDependencies, tenant: string): Promise<void> {
  const { simulationsAtOnce, simulationsWaiting } = deps.limits;
  await requireQueue(deps.queue, tenant);
  const limit = simulationsAtOnce + simulationsWaiting;
  const actual = (await openRuns(deps.documents, tenant, limit)).length;
  if (actual < limit) return;
  throw new ServiceError('LIMIT_EXCEEDED', `${actual} simulations are not over yet; the limit is ${limit}.`, {
    metadata: { limit: String(limit), actual: String(actual) },
  });
}

async function openRuns(documents: DocumentStore, tenant: string, limit: number): Promise<SimulationRun[]> {
  const runs = documents.forTenant(tenant).collection(RUNS);
  const inTurn = { where: { open: true }, orderBy: 'queueTime', page: PAGE, limit } as const;
  const walk = inOrder(runs, { ...inTurn, orderOf: ({ queueTime }) => queueTime });
  return Array.fromAsync(walk, ({ body }) => body);
}

/** Throws UNAVAILABLE. */
export async function requireQueue(queue: WorkQueue, tenant: string): Promise<void> {
  try {
    await queue.forTenant(tenant).depth();
  } catch (cause) {
    if (!(cause instanceof MessagingError)) throw cause;
    throw new ServiceError('UNAVAILABLE', 'The queue cannot be reached; retry later.', {
      cause,
      retryAfterMs: 1000,
    });
  }
}
