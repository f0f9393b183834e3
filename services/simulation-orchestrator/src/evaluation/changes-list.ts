import type { ChangesRef, ShardPartial } from '@policy-registry/simulation';

/** Every finding that changes, as a list of objects: one for each shard, in order. Shards that could not be evaluated are left out. */
export interface ChangesList {
  readonly version: '1';
  readonly shards: readonly ShardChangesRef[];
}

export interface ShardChangesRef extends ChangesRef {
  readonly shard: number;
}

export function changesListOf(partials: readonly Pick<ShardPartial, 'shard' | 'changes'>[]): ChangesList {
  return { version: '1', shards: partials.map(({ shard, changes }) => ({ shard, ...changes })) };
}
