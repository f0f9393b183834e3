export * from './gen/stellaops/policy/simulation/v1/simulations_pb.js';
export * from './gen/stellaops/policy/simulation/v1/snapshots_pb.js';
