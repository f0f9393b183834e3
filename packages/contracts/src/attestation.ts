export * from './gen/stellaops/policy/attestation/v1/attestations_pb.js';
export * from './gen/stellaops/policy/attestation/v1/evidence_pb.js';
export * from './gen/stellaops/policy/attestation/v1/retention_pb.js';
export * from './gen/stellaops/policy/attestation/v1/verification_policies_pb.js';
