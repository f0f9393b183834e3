import { canonicalJson } from '@policy-registry/canonical';
import type { Job } from '@policy-registry/messaging';
import type { DocumentStore } from '@policy-registry/storage';
import { changeRun } from '../batch/change-run.ts';
import { jobIdOf, jobOf } from '../batch/simulation-queue.ts';
import { isOpen, type SimulationRun } from '../batch/simulation-run.ts';

/** The run of a job is over, or waits for another job by now: what the worker has found is nobody's. */
export class RunOver extends Error {
  constructor(job: string) {
    super(`the simulation of job ${job} is over, or was retried`);
    this.name = 'RunOver';
  }
}

/** The job does not say what its record says. It can never be done. */
export class PoisonJob extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PoisonJob';
  }
}

/** Begins an attempt. Throws PoisonJob, RunOver, NOT_FOUND. */
export function beginAttempt(documents: DocumentStore, tenant: string, job: Job): Promise<SimulationRun> {
  return changeRun(documents, tenant, simulationOf(job), (run) => {
    requireOwn(run, job);
    if (canonicalJson(job.payload) !== canonicalJson(jobOf(run).payload)) {
      throw new PoisonJob('the job is not what was recorded');
    }
    return { body: { ...run, state: 'running', attempts: run.attempts + 1, compared: 0 } };
  });
}

/** Says how far the attempt is. Throws RunOver. */
export async function reportProgress(
  documents: DocumentStore,
  tenant: string,
  job: Job,
  compared: number,
): Promise<void> {
  await changeRun(documents, tenant, simulationOf(job), (run) => {
    requireOwn(run, job);
    return { body: { ...run, compared } };
  });
}

/** Throws RunOver unless the run still waits for what this job gives. */
export function requireOwn(run: SimulationRun, job: Job): void {
  if (!isOpen(run) || jobIdOf(run) !== job.id) throw new RunOver(job.id);
}

/** The simulation that a job is of. Throws PoisonJob. */
export function simulationOf({ payload }: Job): string {
  const simulation = (payload as { readonly simulation?: unknown } | null)?.simulation;
  if (typeof simulation !== 'string') throw new PoisonJob('the job names no simulation');
  return simulation;
}
