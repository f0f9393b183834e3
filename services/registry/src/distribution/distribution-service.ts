import { DistributionService } from '@policy-registry/contracts/registry';
import { type Implementation, implement } from '@policy-registry/rpc';
import { timestampOf } from '../kernel/timestamps.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { getActiveBundle } from './get-active-bundle.ts';

/** The handlers of DistributionService: proto messages in and out, nothing decided here. Watching and reports are not served yet. */
export function distributionHandlers(deps: ReleaseDependencies): Implementation {
  return implement(DistributionService, {
    async getActiveBundle(request, context) {
      const active = await getActiveBundle(deps, context, request);
      if (active === undefined) return { notModified: true };
      const { binding, ir, attestation, etag } = active;
      const { version, sourceDigest, irDigest, live } = binding.current;
      return {
        bundle: {
          environment: binding.environment,
          pack: binding.pack,
          version,
          sourceDigest,
          irDigest,
          generation: BigInt(binding.head),
          since: timestampOf(live.since),
          ir: ir as Uint8Array<ArrayBuffer>,
          attestation: attestation as Uint8Array<ArrayBuffer>,
          etag,
        },
      };
    },
  });
}
