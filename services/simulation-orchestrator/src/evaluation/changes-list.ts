import type { ChangesRef } from '@policy-registry/simulation';

/** Every finding that changes, as a list of objects: one for each shard, in order. Shards that could not be evaluated are left out. */
export interface ChangesList {
  readonly version: '1';
  readonly shards: readonly ShardChangesRef[];
}

export interface ShardChangesRef extends ChangesRef {
  readonly shard: number;
}
