import { eventOf, type Transition } from '@policy-registry/events';
import type { DocumentStore, OutboxEvent } from '@policy-registry/storage';
import { change, type Decision } from '@policy-registry/transitions';
import { originOf } from '../batch/simulation-run.ts';
import { SNAPSHOTS, type SnapshotFacts, type SnapshotRecord } from './collections.ts';
import { type BuildJob, SNAPSHOT_QUEUE } from './snapshot-queue.ts';

/** Who writes: the attempt that began last, of the round that the snapshot is in. */
export interface BuildToken extends BuildJob {
  readonly attempt: number;
}

/** The snapshot is not building any more, or somebody has begun it since. */
export class BuildLost extends Error {
  constructor({ snapshot }: BuildJob) {
    super(`snapshot "${snapshot}" is over, or belongs to another attempt`);
    this.name = 'BuildLost';
  }
}

/** Whoever began it so often died of it. */
export class BuildTriesSpent extends Error {
  constructor(attempts: number) {
    super(`Building it was begun ${attempts} times, and never came to an end`);
    this.name = 'BuildTriesSpent';
  }
}

/** Begins an attempt, which ends those before. Throws BuildLost, BuildTriesSpent. */
export async function beginBuild(documents: DocumentStore, tenant: string, job: BuildJob): Promise<BuildToken> {
  const { attempts } = await changeBuild(documents, tenant, job, (current) => {
    const tries = current.attempts - current.givenBack;
    if (tries >= SNAPSHOT_QUEUE.maxDeliveries) throw new BuildTriesSpent(tries);
    return { body: { ...current, attempts: current.attempts + 1, documentsRead: 0 } };
  });
  return { ...job, attempt: attempts };
}

/** Throws BuildLost. */
export async function tellRead(
  documents: DocumentStore,
  tenant: string,
  token: BuildToken,
  documentsRead: number,
): Promise<void> {
  await changeBuild(documents, tenant, token, (current) => {
    requireToken(current, token);
    return { body: { ...current, documentsRead } };
  });
}

/** The attempt was none: the worker has to stop. Throws BuildLost. */
export async function giveBackBuild(documents: DocumentStore, tenant: string, token: BuildToken): Promise<void> {
  await changeBuild(documents, tenant, token, (current) => {
    requireToken(current, token);
    return { body: { ...current, givenBack: current.givenBack + 1, documentsRead: 0 } };
  });
}

/** Throws BuildLost. */
export async function finishBuild(
  documents: DocumentStore,
  tenant: string,
  token: BuildToken,
  facts: SnapshotFacts,
  time: Date,
): Promise<void> {
  await changeBuild(documents, tenant, token, (current) => {
    requireToken(current, token);
    const { snapshot, documentsDigest, documentCount } = current;
    const { factTableDigest, findings } = facts;
    const details = { snapshot, factTableDigest, documentsDigest, documentCount, findings };
    const event = eventOfBuild(current, time, { type: 'policy.inventory.snapshot_created', details });
    const body = {
      ...current,
      state: 'ready',
      documentsRead: documentCount,
      facts,
      finishTime: time.toISOString(),
    } as const;
    return { body, events: [event] };
  });
}

/** Marks a snapshot as failed, for whoever holds the token, or for everybody. Throws BuildLost. */
export async function failBuild(
  documents: DocumentStore,
  tenant: string,
  job: BuildJob & Partial<BuildToken>,
  failure: string,
  time: Date,
): Promise<void> {
  await changeBuild(documents, tenant, job, (current) => {
    if (job.attempt !== undefined) requireToken(current, { ...job, attempt: job.attempt });
    const details = { snapshot: current.snapshot, failure };
    const event = eventOfBuild(current, time, { type: 'policy.inventory.snapshot_failed', details });
    return { body: { ...current, state: 'failed', failure, finishTime: time.toISOString() }, events: [event] };
  });
}

async function changeBuild(
  documents: DocumentStore,
  tenant: string,
  job: BuildJob,
  decide: (current: SnapshotRecord) => Decision<SnapshotRecord>,
): Promise<SnapshotRecord> {
  const { snapshot, round } = job;
  const snapshots = documents.forTenant(tenant).collection(SNAPSHOTS);
  const { body } = await change(snapshots, snapshot, `snapshot "${snapshot}"`, '', ({ body: current }) => {
    if (current.state !== 'building' || current.round !== round) throw new BuildLost(job);
    return decide(current);
  });
  return body;
}

function requireToken({ attempts }: SnapshotRecord, token: BuildToken): void {
  if (attempts !== token.attempt) throw new BuildLost(token);
}

function eventOfBuild(record: SnapshotRecord, time: Date, transition: Transition): OutboxEvent {
  return eventOf(originOf(record), time, transition);
}
