import { canonicalJson, type Digest } from '@policy-registry/canonical';
import { SigningService } from '@policy-registry/contracts/internal';
import type { Peer } from '@policy-registry/rpc/peers';
import type { Attestor } from '../kernel/ports.ts';

/** The attestation service in another process. */
export function remoteAttestor(peer: Peer): Attestor {
  const signing = peer.client(SigningService);
  return {
    async sign(tenant, { predicateType, subjects, predicate }) {
      const request = { predicateType, subjects: [...subjects], predicateJson: canonicalJson(predicate) };
      const { attestation, bundleDigest } = await signing.signStatement(request, { tenant });
      return { attestation, bundleDigest: bundleDigest as Digest };
    },

    async record(tenant, bundleDigest, createdBy) {
      await signing.recordAttestation({ bundleDigest, createdBy }, { tenant });
    },
  };
}
