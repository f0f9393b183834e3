import { DeterminismMismatch } from './determinism-mismatch.ts';
import { isPending, type ShardDigests, type ShardRecord } from './shard-record.ts';

/** The number of an attempt at a shard: who has it may write, unless another has begun since. */
export type AttemptToken = number;

/** Workers began so often that the shard is to blame: none of them came to an end. */
export class TriesSpent extends Error {
  constructor(tries: number) {
    super(`Given up after ${tries} attempts, none of which came to an end`);
    this.name = 'TriesSpent';
  }
}

export interface Beginning {
  readonly round: number;
  readonly worker: string;
  readonly time: string;
  /** In one round. */
  readonly maxTries: number;
}

/**
 * A worker begins. `undefined` when there is nothing to begin: the shard is settled, or waits for another round. Throws TriesSpent, so that
 * the bound holds even where a queue has lost its count.
 */
export function begun(shard: ShardRecord, { round, worker, time, maxTries }: Beginning): ShardRecord | undefined {
  if (!isPending(shard) || shard.round !== round) return undefined;
  const { attempts, tries } = shard;
  if (tries >= maxTries) throw new TriesSpent(tries);
  return {
    ...shard,
    ...{ state: 'running', worker, startTime: time, findings: 0, attempts: attempts + 1, tries: tries + 1 },
  };
}

/** The attempt says how far it is. `undefined` when it has lost the shard. */
export function furtherOn(shard: ShardRecord, token: AttemptToken, findings: number): ShardRecord | undefined {
  return holds(shard, token) ? { ...shard, findings } : undefined;
}

/**
 * An attempt has found something. It succeeds when it still has the shard; one that has lost it leaves its mark, and changes nothing else.
 * `undefined` when there is nothing to write. Throws DeterminismMismatch when another attempt has found something else.
 */
export function found(
  shard: ShardRecord,
  token: AttemptToken,
  { digests, rows, time }: { readonly digests: ShardDigests; readonly rows: number; readonly time: string },
): ShardRecord | undefined {
  for (const other of [shard.found, shard.late]) {
    if (other !== undefined && !isSame(other, digests)) throw new DeterminismMismatch(shard.index, other, digests);
  }
  if (holds(shard, token)) {
    return { ...shard, state: 'succeeded', findings: rows, finishTime: time, found: digests };
  }
  return shard.found === undefined && shard.late === undefined ? { ...shard, late: digests } : undefined;
}

/** The attempt is given up by a worker that has to stop: nothing is held against the shard. `undefined` when it has lost the shard. */
export function givenBack(shard: ShardRecord, token: AttemptToken): ShardRecord | undefined {
  if (!holds(shard, token)) return undefined;
  const { startTime, ...kept } = shard;
  return { ...kept, state: 'queued', worker: '', findings: 0, tries: shard.tries - 1 };
}

export interface Loss {
  readonly round: number;
  readonly failure: string;
  readonly time: string;
  /** Of the attempt that failed; absent where it is not known, or was none. */
  readonly token?: AttemptToken;
}

/** It cannot be evaluated. `undefined` for what is settled, waits for another round, or is in the hands of another attempt. */
export function failed(shard: ShardRecord, { round, failure, time, token }: Loss): ShardRecord | undefined {
  if (!isPending(shard) || shard.round !== round) return undefined;
  if (token !== undefined && !holds(shard, token)) return undefined;
  return { ...shard, state: 'failed', findings: 0, finishTime: time, failure };
}

/** What was found is no good, whoever found it. `undefined` for what failed before. */
export function voided(shard: ShardRecord, { round, failure, time }: Loss): ShardRecord | undefined {
  if (shard.state === 'failed') return undefined;
  const { found, late, ...kept } = shard;
  return { ...kept, state: 'failed', round, findings: 0, finishTime: time, failure };
}

/** A retry: what has not succeeded is queued once more, and nothing is held against it. `undefined` for what stays as it is. */
export function queuedAgain(shard: ShardRecord, round: number): ShardRecord | undefined {
  if (shard.state === 'succeeded' || shard.round >= round) return undefined;
  const { found, late, startTime, finishTime, ...kept } = shard;
  return { ...kept, state: 'queued', round, tries: 0, findings: 0, worker: '', failure: '' };
}

function holds(shard: ShardRecord, token: AttemptToken): boolean {
  return shard.state === 'running' && shard.attempts === token;
}

function isSame(left: ShardDigests, right: ShardDigests): boolean {
  return left.partial === right.partial && left.changes === right.changes;
}
