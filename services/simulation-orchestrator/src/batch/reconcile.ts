import type { WorkQueue } from '@policy-registry/messaging';
import type { DocumentStore } from '@policy-registry/storage';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { failRun } from './fail-run.ts';
import { jobIdOf, jobOf } from './simulation-queue.ts';
import { RUNS, type SimulationRun } from './simulation-run.ts';

const PAGE = 100;

export type ReconcileDependencies = Pick<SimulationDependencies, 'documents' | 'queue' | 'now'>;

/**
 * Brings the queue of a tenant and its record together: a run whose job was given up has failed, and every other run that is not over
 * has a job. So nothing that was recorded is lost with a process that died before it could enqueue, with a worker whose last
 * attempt it was, or with a queue that was thrown away. Throws StoreError, and MessagingError; then the next call goes on.
 */
export async function reconcile(deps: ReconcileDependencies, tenant: string): Promise<void> {
  const { documents, queue, now } = deps;
  let givenUp: ReadonlyMap<string, string> | undefined;
  for await (const runs of openRuns(documents, tenant)) {
    givenUp ??= await jobsGivenUp(queue, tenant);
    const alive: SimulationRun[] = [];
    for (const run of runs) {
      const reason = givenUp.get(jobIdOf(run));
      if (reason === undefined) alive.push(run);
      else await failRun(documents, tenant, { simulation: run.simulation, job: jobIdOf(run) }, reason, now());
    }
    // By id: what is in the queue already is not added again.
    if (alive.length > 0) await queue.forTenant(tenant).enqueue(alive.map(jobOf));
  }
}

async function* openRuns(documents: DocumentStore, tenant: string): AsyncGenerator<readonly SimulationRun[]> {
  const runs = documents.forTenant(tenant).collection(RUNS);
  let page = await runs.list({ where: { open: true }, limit: PAGE });
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page.map(({ body }) => body);
    page = await runs.list({ where: { open: true }, limit: PAGE, after: { id: last.id } });
  }
}

/** Why, by job. The queue bounds how many it keeps. */
async function jobsGivenUp(queue: WorkQueue, tenant: string): Promise<ReadonlyMap<string, string>> {
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
