import { whole } from './formats.ts';

/** How batch simulations are evaluated. */
export const SIMULATION = {
  simulation: {
    threads: whole(
      'Threads in which a process that works on simulations evaluates them. 0 for one a core.',
      'POLICY_REGISTRY_SIMULATION_THREADS',
      0,
      0,
      256,
    ),
    batchesPerShard: whole(
      'Record batches of a fact table (65,536 findings each) in one shard of a batch simulation. Results do not depend on it.',
      'POLICY_REGISTRY_SIMULATION_BATCHES_PER_SHARD',
      16,
      1,
      1024,
    ),
  },
};
