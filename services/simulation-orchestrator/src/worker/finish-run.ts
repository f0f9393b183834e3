import { canonicalJson } from '@policy-registry/canonical';
import type { Job } from '@policy-registry/messaging';
import { changeRun } from '../batch/change-run.ts';
import { originOf } from '../batch/simulation-run.ts';
import type { WorkerStores } from '../kernel/ports.ts';
import type { ComparedPolicies } from '../simulations/compare-policies.ts';
import { completedEvent } from '../simulations/completed-event.ts';
import { withinThresholds } from '../simulations/result.ts';
import { requireOwn, simulationOf } from './worker-job.ts';

/**
 * Stores what an attempt has found, once: the two objects are named by their bytes, and of two attempts that come to an end only the
 * first one finds the run open. Throws RunOver for the other.
 */
export async function finishRun(
  { documents, objects, now }: WorkerStores,
  tenant: string,
  job: Job,
  { result, resultDigest, changes }: ComparedPolicies,
): Promise<void> {
  const store = objects.forTenant(tenant);
  await store.put(Buffer.from(canonicalJson(result)));
  const { digest: changesDigest } = await store.put(Buffer.from(canonicalJson(changes)));
  const time = now();
  await changeRun(documents, tenant, simulationOf(job), (run) => {
    requireOwn(run, job);
    const { simulation, inputs, thresholds, findings } = run;
    const outcome = {
      resultDigest,
      changesDigest,
      withinThresholds: withinThresholds(result.measures, thresholds),
      measures: result.measures,
    };
    return {
      body: { ...run, state: 'succeeded', compared: findings, finishTime: time.toISOString(), outcome },
      events: [completedEvent(originOf(run), time, { simulation, inputs, resultDigest, measures: result.measures })],
    };
  });
}
