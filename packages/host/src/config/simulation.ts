import { grpcTarget, secret, text, whole } from './formats.ts';

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
      'Record batches of a fact table (65,536 findings each) in one shard of a batch simulation, at most. Results do not depend on it.',
      'POLICY_REGISTRY_SIMULATION_BATCHES_PER_SHARD',
      40,
      1,
      1024,
    ),
    keepDays: whole(
      'Days that a simulation is kept after it is over, unless a review or a publication names it as evidence. 0 for good.',
      'POLICY_REGISTRY_SIMULATION_KEEP_DAYS',
      90,
      0,
      3650,
    ),
    engines: text(
      'gRPC target of engines (`PolicyEngineService`) that evaluate simulations instead of threads: `dns:///host:port`, or `ipv4:10.0.0.1:9090,10.0.0.2:9090`.',
      'POLICY_REGISTRY_SIMULATION_ENGINES',
      '',
      grpcTarget,
    ),
    enginesToken: secret(
      'Bearer token that goes with every call to them, beside the tenant (`x-stella-tenant`). Empty for none.',
      'POLICY_REGISTRY_SIMULATION_ENGINES_TOKEN',
    ),
  },
};
