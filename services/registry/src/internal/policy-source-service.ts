import { PolicySourceService } from '@policy-registry/contracts/internal';
import { type Implementation, implement } from '@policy-registry/rpc';
import type { ActivePolicies } from '../distribution/active-policy.ts';
import { resolveLivePolicy } from '../distribution/live-policy.ts';
import type { ResolvedPolicy, VersionSource } from '../versions/policy-source.ts';

/** The policies of the registry, for simulations in other processes. */
export function policySourceHandlers(policies: VersionSource, active: ActivePolicies): Implementation {
  return implement(PolicySourceService, {
    async resolveVersion({ pack, version }, { principal }) {
      return { policy: policyMessage(await policies.resolveVersion(principal.tenant, pack, version)) };
    },

    async resolveWorkspace({ workspace, commit }, { principal }) {
      return { policy: policyMessage(await policies.resolveWorkspace(principal.tenant, workspace, commit)) };
    },

    async resolveActive({ environment, pack }, { principal }) {
      return {
        policy: policyMessage(await resolveLivePolicy({ policies, active }, principal.tenant, environment, pack)),
      };
    },
  });
}

function policyMessage({ irJson, ...policy }: ResolvedPolicy) {
  return { ...policy, ir: Buffer.from(irJson, 'utf8') };
}
