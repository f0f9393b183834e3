export * from './gen/stellaops/policy/engine/v1/compile_pb.js';
export * from './gen/stellaops/policy/engine/v1/evaluation_pb.js';
export * from './gen/stellaops/policy/engine/v1/overrides_pb.js';
export * from './gen/stellaops/policy/engine/v1/policy_engine_service_pb.js';
