import type { Digest } from '@policy-registry/canonical';
import type { Job } from '@policy-registry/messaging';
import type { DocumentStore } from '@policy-registry/storage';
import { changeRun } from '../batch/change-run.ts';
import { jobIdOf, lockOf, type ShardJob } from '../batch/simulation-queue.ts';
import { isOpen, type PlannedShard, RUNS, type SimulationRun } from '../batch/simulation-run.ts';
import { ENGINE_VERSION } from '../simulations/engine-version.ts';

/** The run of a job is over, or in another round by now. */
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

/** The run was asked of another engine: two of different versions may say different things of one finding. */
export class OtherEngine extends Error {
  constructor(asked: string) {
    super(`it is to be evaluated by ${asked}, and this is ${ENGINE_VERSION}`);
    this.name = 'OtherEngine';
  }
}

/** What a job asks for, held against its record. */
export interface AskedShard {
  readonly run: SimulationRun;
  /** The digest of its inputs. */
  readonly lock: Digest;
  readonly shard: PlannedShard;
}

/** Throws PoisonJob, RunOver, and OtherEngine, which another worker may not be. */
export async function readJob(documents: DocumentStore, tenant: string, job: Job): Promise<AskedShard> {
  const { simulation, round, shard: index, lock } = sayingsOf(job);
  const run = (await documents.forTenant(tenant).collection(RUNS).get(simulation))?.body;
  if (run === undefined) throw new PoisonJob('the simulation of the job is not recorded');
  if (!isOpen(run) || run.round !== round) throw new RunOver(job.id);
  const shard = run.plan[index];
  const own = lockOf(run.inputs);
  if (shard === undefined || job.id !== jobIdOf(run, index) || lock !== own) {
    throw new PoisonJob('the job is not what was recorded');
  }
  if (run.inputs.engineVersion !== ENGINE_VERSION) throw new OtherEngine(run.inputs.engineVersion);
  return { run, lock: own, shard };
}

/** The first worker of a round says that it runs. */
export async function markRunning(
  documents: DocumentStore,
  tenant: string,
  { simulation, round, state }: SimulationRun,
  time: Date,
): Promise<void> {
  if (state === 'running') return;
  await changeRun(documents, tenant, simulation, (run) =>
    run.state === 'queued' && run.round === round
      ? { body: { ...run, state: 'running', startTime: time.toISOString() }, lazily: true }
      : undefined,
  );
}

function sayingsOf({ payload }: Job): ShardJob {
  const { simulation, round, shard, lock } = (payload ?? {}) as Partial<Record<keyof ShardJob, unknown>>;
  if (typeof simulation !== 'string' || typeof round !== 'number' || typeof shard !== 'number') {
    throw new PoisonJob('the job names no shard of a simulation');
  }
  return { simulation, round, shard, lock: lock as ShardJob['lock'] };
}
