import type { ShardDigests } from './shard-record.ts';

/** Two attempts at one shard found different things: of what they say nothing can be believed. */
export class DeterminismMismatch extends Error {
  readonly shard: number;

  constructor(shard: number, one: ShardDigests, other: ShardDigests) {
    const said = ({ partial, changes }: ShardDigests) => `${partial} with changes ${changes}`;
    super(`DeterminismMismatch: shard ${shard} came out as ${said(one)}, and as ${said(other)}`);
    this.name = 'DeterminismMismatch';
    this.shard = shard;
  }
}
