export * from './gen/stellaops/policy/options/v1/options_pb.js';
