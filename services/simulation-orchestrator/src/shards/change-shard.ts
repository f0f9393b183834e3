import type { DocumentStore } from '@policy-registry/storage';
import { change } from '@policy-registry/transitions';
import { type ShardRecord, shardId, shardsOf } from './shard-record.ts';

export interface ShardRef {
  readonly tenant: string;
  readonly simulation: string;
  readonly index: number;
}

/**
 * One transition of a shard: read, decide, compare-and-set. `decide` is pure and may run several times; `undefined` leaves the shard as
 * it is, and is the answer then. `lazily` is for who works on it, and how far: after a loss of power nobody does. Throws NOT_FOUND, CONFLICT,
 * what `decide` throws, and StoreError.
 */
export async function changeShard(
  documents: DocumentStore,
  { tenant, simulation, index }: ShardRef,
  decide: (shard: ShardRecord) => ShardRecord | undefined,
  { lazily = false } = {},
): Promise<ShardRecord | undefined> {
  let decided: ShardRecord | undefined;
  const resource = `shard ${index} of simulation "${simulation}"`;
  await change(shardsOf(documents, tenant), shardId(simulation, index), resource, '', ({ body }) => {
    decided = decide(body);
    return decided === undefined ? undefined : { body: decided, lazily };
  });
  return decided;
}
