import type { ChangesRef } from '@policy-registry/simulation';
import type { SimulationResult } from '../simulations/result.ts';
import type { ChangesList } from './changes-list.ts';

/** The partial of a shard, as it is stored. */
export interface StoredPartial {
  readonly shard: number;
  readonly result: SimulationResult;
  readonly changes: ChangesRef;
}

/** One result out of what the shards came out as, in their order. */
export function reduceShards(stored: readonly Uint8Array[]): {
  readonly result: SimulationResult;
  readonly changes: ChangesList;
} {
  const partials: StoredPartial[] = stored.map((bytes) => JSON.parse(Buffer.from(bytes).toString('utf8')));
  const [only] = partials;
  if (only === undefined || partials.length > 1) throw new RangeError('a simulation is one shard');
  const shards = partials.map(({ shard, changes }) => ({ shard, ...changes }));
  return { result: only.result, changes: { version: '1', shards } };
}
