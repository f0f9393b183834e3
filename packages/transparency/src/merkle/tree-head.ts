import type { Hash } from './hash.ts';

/** A tree, named by how many leaves it has and by its root. */
export interface TreeHead {
  /** Leaves; a safe integer. */
  readonly size: number;
  readonly root: Hash;
}
