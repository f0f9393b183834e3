import { withSpan } from '@policy-registry/telemetry';
import { foreseeEnd } from '../batch/foresee-end.ts';
import type { RunEnd } from '../batch/run-end.ts';
import { SIMULATION_QUEUE } from '../batch/simulation-queue.ts';
import type { ShardBytes, ShardEngine } from '../evaluation/shard-engine.ts';
import type { BatchDependencies } from '../kernel/ports.ts';
import { objectsOf } from '../retention/simulation-area.ts';
import { changeShard, type ShardRef } from '../shards/change-shard.ts';
import { type AttemptToken, begun, found, furtherOn, givenBack } from '../shards/shard-machine.ts';
import { isPending } from '../shards/shard-record.ts';
import { type AskedShard, markRunning } from './shard-job.ts';

export interface Attempting extends BatchDependencies {
  readonly engine: ShardEngine;
  /** Names the worker on the shards that it begins. */
  readonly worker: string;
  /** Between two reports of progress, in milliseconds. */
  readonly progressMs: number;
  /** Called when the engine is done with the shard, which has to be stored then. */
  readonly onEvaluated?: () => void;
}

/** After a loss of power nobody is at it any more. */
const LAZILY = { lazily: true };

/** Another worker has begun the shard since. */
export class ShardLost extends Error {
  constructor({ simulation, index }: ShardRef) {
    super(`shard ${index} of ${simulation} belongs to another attempt`);
    this.name = 'ShardLost';
  }
}

/** Begins an attempt; `undefined` for a shard that is settled. Throws TriesSpent. */
export async function beginShard(
  { documents, worker, now }: Attempting,
  tenant: string,
  { run, shard: { index } }: AskedShard,
): Promise<AttemptToken | undefined> {
  const { simulation, round } = run;
  const time = now();
  const beginning = { round, worker, time: time.toISOString(), maxTries: SIMULATION_QUEUE.maxDeliveries };
  const shard = await changeShard(
    documents,
    { tenant, simulation, index },
    (current) => begun(current, beginning),
    LAZILY,
  );
  if (shard !== undefined) await markRunning(documents, tenant, run, time);
  return shard?.attempts;
}

/**
 * Evaluates a shard, and records what was found by the digests of its objects. The last shard of a run gives what the run comes to, stored as
 * well. Throws ShardLost, DeterminismMismatch, and what evaluation and stores throw.
 */
export async function evaluateShard(
  deps: Attempting,
  tenant: string,
  asked: AskedShard,
  token: AttemptToken,
  signal: AbortSignal,
): Promise<RunEnd | undefined> {
  const { run, lock, shard } = asked;
  const ref = { tenant, simulation: run.simulation, index: shard.index };
  const bytes = await withSpan('simulation.evaluate', { tenant }, () =>
    deps.engine.evaluate(
      { tenant, inputs: run.inputs, lock, shard },
      { signal, onProgress: progressOf(deps, ref, token) },
    ),
  );
  deps.onEvaluated?.();
  return withSpan('simulation.store', { tenant }, () => record(deps, ref, token, asked, bytes));
}

/** The attempt was none: the worker has to stop. */
export async function giveBack(
  { documents }: Attempting,
  tenant: string,
  { run: { simulation }, shard: { index } }: AskedShard,
  token: AttemptToken,
): Promise<void> {
  await changeShard(documents, { tenant, simulation, index }, (current) => givenBack(current, token), LAZILY);
}

/** At most one write in `progressMs`. */
function progressOf({ documents, progressMs }: Attempting, ref: ShardRef, token: AttemptToken) {
  let said = performance.now();
  return async (findings: number) => {
    if (performance.now() - said < progressMs) return;
    said = performance.now();
    const shard = await changeShard(documents, ref, (current) => furtherOn(current, token, findings), LAZILY);
    if (shard === undefined) throw new ShardLost(ref);
  };
}

async function record(
  deps: Attempting,
  ref: ShardRef,
  token: AttemptToken,
  { run, shard: { rows } }: AskedShard,
  { partial, changes }: ShardBytes,
): Promise<RunEnd | undefined> {
  const { documents, objects, partials, now } = deps;
  const { tenant, index } = ref;
  const digests = { partial: partial.digest, changes: changes.digest };
  const storing = objectsOf(objects, tenant, run).putAll([partial, changes]);
  // That takes its time: what the shard makes of the run is added up meanwhile, and stored while the shard is recorded.
  partials?.keep(partial);
  const ending = foreseeEnd(deps, tenant, run, { index, found: digests });
  const recording = storing.then(() => {
    const time = now().toISOString();
    return changeShard(documents, ref, (current) => found(current, token, { digests, rows, time }));
  });
  const [end, recorded] = await Promise.all([ending, recording]);
  // Only our mark is there: whoever began after us has the shard.
  if (recorded !== undefined && isPending(recorded)) throw new ShardLost(ref);
  return end;
}
