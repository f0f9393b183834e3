import { timestampDate } from '@bufbuild/protobuf/wkt';
import { PolicySourceService } from '@policy-registry/contracts/internal';
import { overrideMessage } from '@policy-registry/engine-messages';
import { type Implementation, implement } from '@policy-registry/rpc';
import { findSource, type SourceRef } from '../distribution/find-source.ts';
import { resolveLivePolicy } from '../distribution/live-policy.ts';
import type { Registry } from '../registry.ts';
import type { ResolvedPolicy } from '../versions/policy-source.ts';

/** The policies of the registry, for simulations in other processes. */
export function policySourceHandlers(registry: Pick<Registry, 'policies' | 'active' | 'overrides'>): Implementation {
  const { policies, overrides } = registry;
  return implement(PolicySourceService, {
    async resolveVersion({ pack, version }, { principal }) {
      return { policy: policyMessage(await policies.resolveVersion(principal.tenant, pack, version)) };
    },

    async resolveWorkspace({ workspace, commit }, { principal }) {
      return { policy: policyMessage(await policies.resolveWorkspace(principal.tenant, workspace, commit)) };
    },

    async resolveActive({ environment, pack }, { principal }) {
      return {
        policy: policyMessage(await resolveLivePolicy(registry, principal.tenant, environment, pack)),
      };
    },

    async findSource({ source }, { principal }) {
      // The contract requires one of them.
      if (source.case === undefined) return {};
      const ref = { ...source.value, kind: source.case } as SourceRef;
      return { sourceDigest: (await findSource(registry, principal.tenant, ref)) ?? '' };
    },

    async resolveOverrides({ pack, environment, time, pending }, { principal }) {
      // The contract requires the time.
      const at = time === undefined ? new Date(Number.NaN) : timestampDate(time);
      const resolved = await overrides.resolve(principal.tenant, { pack, environment, at, pending });
      return { inForce: resolved.inForce.map(overrideMessage), pending: resolved.pending.map(overrideMessage) };
    },
  });
}

function policyMessage({ irJson, ...policy }: ResolvedPolicy) {
  return { ...policy, ir: Buffer.from(irJson, 'utf8') };
}
