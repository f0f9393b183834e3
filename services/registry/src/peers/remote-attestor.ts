import { canonicalJson, type Digest } from '@policy-registry/canonical';
import { SigningService } from '@policy-registry/contracts/internal';
import type { Peer } from '@policy-registry/rpc/peers';
import type { Attestor, StatementInput } from '../kernel/ports.ts';

/** The attestation service in another process. */
export function remoteAttestor(peer: Peer): Attestor {
  const signing = peer.client(SigningService);
  return {
    async sign(tenant, statement) {
      const { attestation, bundleDigest } = await signing.signStatement(requestOf(statement), { tenant });
      return { attestation, bundleDigest: bundleDigest as Digest };
    },

    async signEnvelope(tenant, statement) {
      return (await signing.signEnvelope(requestOf(statement), { tenant })).envelope;
    },

    async record(tenant, bundleDigest, createdBy) {
      await signing.recordAttestation({ bundleDigest, createdBy }, { tenant });
    },

    async bundle(tenant, attestation) {
      return (await signing.getBundle({ attestation }, { tenant })).bundle;
    },
  };
}

function requestOf({ predicateType, subjects, predicate }: StatementInput) {
  return { predicateType, subjects: [...subjects], predicateJson: canonicalJson(predicate) };
}
