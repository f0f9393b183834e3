import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { Digest } from '@policy-registry/canonical';
import {
  type FindSourceRequestSchema,
  type SimulatedPolicy as PolicyMessage,
  PolicySourceService,
} from '@policy-registry/contracts/internal';
import { readOverride } from '@policy-registry/engine-messages';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Peer } from '@policy-registry/rpc/peers';
import type { PolicySource, SimulatedPolicy } from '../kernel/ports.ts';

/** The registry in another process. */
export function remotePolicySource(peer: Peer): PolicySource {
  const source = peer.client(PolicySourceService);
  return {
    async resolveVersion(tenant, pack, version) {
      return readPolicy((await source.resolveVersion({ pack, version }, { tenant })).policy);
    },

    async resolveWorkspace(tenant, workspace, commit = '') {
      return readPolicy((await source.resolveWorkspace({ workspace, commit }, { tenant })).policy);
    },

    async resolveActive(tenant, environment, pack) {
      return readPolicy((await source.resolveActive({ environment, pack }, { tenant })).policy);
    },

    async sourceDigest(tenant, { kind, ...value }) {
      const asked = { source: { case: kind, value } } as MessageInitShape<typeof FindSourceRequestSchema>;
      const { sourceDigest } = await source.findSource(asked, { tenant });
      return sourceDigest === '' ? undefined : sourceDigest;
    },

    async resolveOverrides(tenant, { pack, environment, at, pending }) {
      const asked = { pack, environment, time: timestampFromDate(at), pending: [...pending] };
      const answer = await source.resolveOverrides(asked, { tenant });
      return {
        inForce: answer.inForce.map((message) => readOverride(message, 'inForce')),
        pending: answer.pending.map((message) => readOverride(message, 'pending')),
      };
    },
  };
}

function readPolicy(message: PolicyMessage | undefined): SimulatedPolicy {
  if (message === undefined) throw new ServiceError('INTERNAL', 'The registry answered without a policy.');
  const { pack, version, sourceDigest, irDigest, ir, label } = message;
  return { pack, version, sourceDigest, irDigest: irDigest as Digest, irJson: Buffer.from(ir).toString('utf8'), label };
}
