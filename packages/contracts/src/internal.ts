export * from './gen/stellaops/policy/internal/v1/internal_pb.js';
