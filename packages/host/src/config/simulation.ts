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
  },
};
